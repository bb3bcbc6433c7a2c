const slugify = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 56)
    .replace(/^-+|-+$/g, '')

/**
 * Stable ids for names of another tool, each of its own: the given slug, else one made of the name, with a number where two would be the
 * same. Given slugs are set first, so that a name never takes one.
 */
export const slugsOf = <K>(
  entries: readonly { readonly key: K; readonly name: string; readonly slug?: string | undefined }[],
): Map<K, string> => {
  const taken = new Set<string>()
  const slugs = new Map<K, string>()
  const put = (key: K, wanted: string) => {
    let slug = wanted
    for (let n = 2; taken.has(slug); n++) slug = `${wanted}-${n}`
    taken.add(slug)
    slugs.set(key, slug)
  }
  for (const { key, slug } of entries) if (slug !== undefined) put(key, slug)
  for (const { key, name, slug } of entries) if (slug === undefined) put(key, slugify(name) || 'label')
  return slugs
}
