import { type FormatThat, formatsThat, formatThat, type Loss, labelFormats } from '@reticle/interchange'
import { BadInput } from '../command.ts'
import { note } from '../output.ts'

/** The format that an option names. @throws BadInput with those that there are */
export const formatOf = <C extends 'read' | 'write'>(option: string, name: string | undefined, can: C): FormatThat<C> => {
  const list = formatsThat(can)
    .map(({ id }) => id)
    .join(', ')
  if (name === undefined) throw new BadInput(option, `is needed: one of ${list}`)
  const found = formatThat(can, name)
  if (found !== undefined) return found
  const isOther = labelFormats.some(({ id }) => id === name)
  throw new BadInput(
    option,
    isOther ? `"${name}" cannot be ${can === 'read' ? 'read' : 'written'}; it is one of ${list}` : `"${name}" is none of ${list}`,
  )
}

/** Says what a format could not hold. */
export const tellLosses = (title: string, losses: readonly Loss[]): void => {
  for (const { what, count, kept } of losses) note(`${title} does not hold ${what} (${count})${kept === null ? '' : `; kept in ${kept}`}`)
}
