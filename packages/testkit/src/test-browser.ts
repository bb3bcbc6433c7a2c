/** The Chromium that `npm test` found or brought, or the reason why there is none; a browser test then skips with it. */
export const testBrowser = (): { readonly executablePath: string } | { readonly skipped: string } => {
  const { RETICLE_CHROMIUM: program, RETICLE_NO_BROWSER: reason } = process.env
  if (program !== undefined && program !== '') return { executablePath: program }
  return { skipped: reason === undefined || reason === '' ? 'RETICLE_CHROMIUM names no browser; "npm test" finds one' : reason }
}
