import type { Loss } from '@reticle/interchange'

/** What the label formats cannot hold in their own fields, with numbers. */
export const lossesText = (formats: readonly { readonly format: string; readonly losses: readonly Loss[] }[]): string => {
  const lines = ['# What the formats of this release cannot hold', '']
  for (const { format, losses } of formats) {
    lines.push(`## ${format}`, '')
    for (const { what, count, kept } of losses)
      lines.push(`- ${what}: ${count} ${count === 1 ? 'case' : 'cases'}; ${kept === null ? 'not kept' : `kept in ${kept}`}`)
    lines.push('')
  }
  return `${lines.join('\n')}\n`
}
