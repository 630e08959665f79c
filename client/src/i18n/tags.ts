/** The tag that marks a lead as hot: data, the same in every language of the client. */
export const hotTag = 'חם';
