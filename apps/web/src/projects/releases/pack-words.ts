import type { LabelFormatInfo, Pack } from '@reticle/contract'
import { ownFiles } from '@reticle/domain'
import { inARow } from '../../language/lists.ts'
import { t } from './words.ts'

/** What the release's own files are called among the formats. */
export const wholeRelease = {
  id: ownFiles,
  title: t('packWords.wholeReleaseTar'),
  about: t('packWords.everyFileAsIt'),
} as const

/** The format of a pack with what was chosen besides, as a list shows it. */
export const packTitle = ({ options }: Pick<Pack, 'options'>, formats: readonly Pick<LabelFormatInfo, 'id' | 'title'>[]): string => {
  const { format, images, roCrate } = options
  const title = format === ownFiles ? wholeRelease.title : (formats.find(({ id }) => id === format)?.title ?? format)
  return inARow([title, ...(images ? [t('packWords.withImages')] : []), ...(roCrate === null ? [] : [`RO-Crate ${roCrate}`])])
}

export type PackCode = { readonly tool: 'curl' | 'Python'; readonly code: string }

/** Shell words that need no quotes are left without. */
const quoted = (text: string): string => (/^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

/** Code, as it stands. */
const lines = String.raw

/** Lines to copy: each goes on where a transfer broke off, and compares the hash. `url`: absolute; `origin`: the server's. */
export const packCode = (
  pack: Pick<Pack, 'id' | 'releaseId' | 'fileName' | 'sha256'>,
  url: string,
  origin: string,
): readonly PackCode[] => [
  {
    tool: 'curl',
    code: lines`curl -C - -f -H "Authorization: Bearer $RETICLE_TOKEN" -o ${quoted(pack.fileName)} \
  ${quoted(url)}
echo "${pack.sha256 ?? ''}  ${pack.fileName}" | sha256sum -c`,
  },
  {
    tool: 'Python',
    code: lines`import os
from reticle import Client

client = Client("${origin}", os.environ["RETICLE_TOKEN"])
client.releases.download_pack(
    "${pack.releaseId}", "${pack.id}", "${pack.fileName}")`,
  },
]
