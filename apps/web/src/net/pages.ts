type Pages<T> = { readonly pages: readonly { readonly rows: readonly T[] }[] }

/** The rows of all pages that are here so far. */
export const rowsOf = <T>(data: Pages<T> | undefined): readonly T[] => data?.pages.flatMap((page) => page.rows) ?? []
