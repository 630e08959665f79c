/** The page of one lead. */
export default function LeadPage() {
  return null;
}
