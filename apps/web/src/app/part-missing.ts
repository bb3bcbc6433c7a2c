/**
 * Whether a failure is a part of the app that could not be fetched: the server is away, or a new version replaced the file.
 * Each browser words it differently (Chromium, Firefox, Safari, and Vite for styles), and none has a code.
 */
export const isPartMissing = (error: unknown): boolean =>
  error instanceof Error && /dynamically imported module|Importing a module script failed|Unable to preload CSS/i.test(error.message)
