/** The same in all languages. */
export const productName = 'Reticle'
