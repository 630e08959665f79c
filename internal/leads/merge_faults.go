package leads

import "github.com/moked/moked/internal/fault"

// What a merge refuses.
var (
	mergeBuried = fault.Define("merge_buried", 409,
		fault.Text{He: "הליד המאוחד נמחק או אוחד בעצמו בינתיים", En: "The merged lead was deleted or merged itself meanwhile"},
		fault.Text{He: "בטלו קודם את המחיקה או את האיחוד המאוחר יותר", En: "Undo the deletion or the later merge first"})
	leadMerged = fault.Define("lead_merged", 409,
		fault.Text{He: "הליד הזה אוחד לתוך ליד אחר", En: "This lead was merged into another"},
		fault.Text{He: "פתחו את הליד המאוחד ובטלו שם את האיחוד", En: "Open the merged lead and undo the merge there"})

	sameLead = fault.Text{He: "אי אפשר לאחד ליד עם עצמו", En: "A lead cannot be merged with itself"}
)
