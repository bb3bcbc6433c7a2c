/** A licence as it was stated, with its SPDX identifier and its address where it is one that is known. */
export type Licence = { readonly name: string; readonly spdx?: string; readonly url?: string }

/** What stands where nobody stated a licence: not a permission. */
export const noLicence: Licence = { name: 'Not stated by those who brought the data' }

const spdxIds = ['Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'MIT', 'ODbL-1.0', 'ODC-By-1.0', 'PDDL-1.0'] as const

/**
 * Creative Commons by any of its usual spellings ("CC BY 4.0", "cc-by-4.0", its address), others by their SPDX identifier. Anything else
 * keeps its words and nothing more: a licence is never guessed.
 */
export const licenceOf = (stated: string): Licence => {
  const text = stated.trim()
  const plain = text.toLowerCase().replaceAll(/[\s_]+/g, '-')
  if (/^(cc0|cc0-1\.0|cc-zero|https?:\/\/creativecommons\.org\/publicdomain\/zero\/1\.0\/?)$/.test(plain))
    return { name: text, spdx: 'CC0-1.0', url: 'https://creativecommons.org/publicdomain/zero/1.0/' }
  const [, terms, version] =
    /^cc-(by(?:-nc)?(?:-(?:sa|nd))?)-([1-4]\.[05])$/.exec(plain) ??
    /^https?:\/\/creativecommons\.org\/licenses\/(by(?:-nc)?(?:-(?:sa|nd))?)\/([1-4]\.[05])\/?$/.exec(plain) ??
    []
  if (terms !== undefined && version !== undefined)
    return {
      name: text,
      spdx: `CC-${terms.toUpperCase()}-${version}`,
      url: `https://creativecommons.org/licenses/${terms}/${version}/`,
    }
  const spdx = spdxIds.find((id) => id.toLowerCase() === plain)
  return spdx === undefined ? { name: text } : { name: text, spdx, url: `https://spdx.org/licenses/${spdx}.html` }
}

/** Of a release: each stated licence once; what says that there is none where there is none. */
export const licencesOf = (stated: readonly string[]): readonly Licence[] => (stated.length === 0 ? [noLicence] : stated.map(licenceOf))
