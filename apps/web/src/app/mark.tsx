/** The mark of Reticle; decoration only. */
export const Mark = ({ size = 20 }: { size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 32 32"
    fill="none"
    stroke="var(--mantine-color-accent-6)"
    strokeWidth="2.5"
    strokeLinecap="round"
    aria-hidden="true"
  >
    <circle cx="16" cy="16" r="10" />
    <path d="M16 2v9M16 21v9M2 16h9M21 16h9" />
  </svg>
)
