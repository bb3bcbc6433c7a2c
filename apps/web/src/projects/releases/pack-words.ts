import type { LabelFormatInfo, Pack } from '@reticle/contract'
import { ownFiles } from '@reticle/domain'

/** What the release's own files are called among the formats. */
export const wholeRelease = {
  id: ownFiles,
  title: 'Whole release (tar)',
  about: 'Every file as it was frozen: images, labels, votes, documents and the manifest that has their hashes. Nothing is lost.',
} as const

/** The format of a pack with what was chosen besides, as a list shows it. */
export const packTitle = ({ options }: Pick<Pack, 'options'>, formats: readonly Pick<LabelFormatInfo, 'id' | 'title'>[]): string => {
  const { format, images, roCrate } = options
  const title = format === ownFiles ? wholeRelease.title : (formats.find(({ id }) => id === format)?.title ?? format)
  return [title, ...(images ? ['with images'] : []), ...(roCrate === null ? [] : [`RO-Crate ${roCrate}`])].join(', ')
}

export type PackCode = { readonly name: 'curl' | 'Python'; readonly code: string }

/** Shell words that need no quotes are left without. */
const quoted = (text: string): string => (/^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

/** Lines to copy: each goes on where a transfer broke off, and compares the hash. `url`: absolute; `origin`: the server's. */
export const packCode = (
  pack: Pick<Pack, 'id' | 'releaseId' | 'fileName' | 'sha256'>,
  url: string,
  origin: string,
): readonly PackCode[] => [
  {
    name: 'curl',
    code: [
      `curl -C - -f -H "Authorization: Bearer $RETICLE_TOKEN" -o ${quoted(pack.fileName)} \\`,
      `  ${quoted(url)}`,
      `echo "${pack.sha256 ?? ''}  ${pack.fileName}" | sha256sum -c`,
    ].join('\n'),
  },
  {
    name: 'Python',
    code: [
      'import os',
      'from reticle import Client',
      '',
      `client = Client("${origin}", os.environ["RETICLE_TOKEN"])`,
      'client.releases.download_pack(',
      `    "${pack.releaseId}", "${pack.id}", "${pack.fileName}")`,
    ].join('\n'),
  },
]
