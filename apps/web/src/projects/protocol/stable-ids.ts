/** A row of the form. `id` is the stable id of what was already published; a new row gets its id from its name when it is published. */
export type Row = { readonly rowId: string; readonly id: string | null }

/** A stable id from a name: lower-case letters, digits and hyphens. */
export const slugOf = (name: string, taken: ReadonlySet<string>, fallback: string): string => {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 58)
    .replaceAll(/^-+|-+$/g, '')
  const stem = plain === '' ? fallback : plain
  if (!taken.has(stem)) return stem
  for (let n = 2; ; n += 1) if (!taken.has(`${stem}-${n}`)) return `${stem}-${n}`
}

/** The ids of rows by their row ids: those that they have, and new ones from their names. */
export const idsOf = <R extends Row>(list: readonly R[], nameOf: (row: R) => string, fallback: string): Map<string, string> => {
  const taken = new Set(list.flatMap((row) => (row.id === null ? [] : [row.id])))
  const ids = new Map<string, string>()
  for (const row of list) {
    const id = row.id ?? slugOf(nameOf(row), taken, fallback)
    taken.add(id)
    ids.set(row.rowId, id)
  }
  return ids
}
