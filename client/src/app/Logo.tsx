/** The mark: a speech bubble that listens, on a teal tile. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className}>
      <rect width="32" height="32" rx="8" fill="var(--brand)" />
      <path
        fill="var(--brand-fg)"
        d="M10.2 6.6h11.6a4.6 4.6 0 0 1 4.6 4.6v6.2a4.6 4.6 0 0 1-4.6 4.6h-5.3l-4.9 3.9c-.6.5-1.4.1-1.4-.7V22a4.6 4.6 0 0 1-4.6-4.6v-6.2a4.6 4.6 0 0 1 4.6-4.6Z"
      />
      <path
        fill="none"
        stroke="var(--brand)"
        strokeWidth="2.3"
        strokeLinecap="round"
        d="M11.2 15.1v-1.6M16 17.3v-6M20.8 15.1v-1.6"
      />
    </svg>
  );
}
