/** The day at a glance. */
export default function HomePage() {
  return null;
}
