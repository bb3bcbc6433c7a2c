import { newOption, type OptionDraft } from './draft-questions.ts'

const step = '  '
const tabWidth = 4

const depthOf = (option: OptionDraft, byRow: ReadonlyMap<string, OptionDraft>): number => {
  let depth = 0
  for (let above = byRow.get(option.parent ?? ''); above !== undefined && depth < 50; above = byRow.get(above.parent ?? '')) depth += 1
  return depth
}

/** Options with those below them, each after the one that it hangs on, as a text has to have them. */
const inTreeOrder = (options: readonly OptionDraft[]): OptionDraft[] => {
  const below = Map.groupBy(options, ({ parent }) => parent)
  const walk = (parent: string | null): OptionDraft[] => (below.get(parent) ?? []).flatMap((option) => [option, ...walk(option.rowId)])
  return walk(null)
}

/** A tree as text: one option a line, what is below one indented, the stable id of what was published in braces behind it. */
export const taxonomyText = (options: readonly OptionDraft[]): string => {
  const byRow = new Map(options.map((option) => [option.rowId, option]))
  return inTreeOrder(options)
    .filter(({ text }) => text !== '')
    .map((option) => `${step.repeat(depthOf(option, byRow))}${option.text}${option.id === null ? '' : ` {${option.id}}`}`)
    .join('\n')
}

const widthOf = (indent: string): number => [...indent].reduce((width, letter) => width + (letter === '\t' ? tabWidth : 1), 0)

type Line = { readonly width: number; readonly text: string; readonly id: string | null }

const lineOf = (raw: string): Line | undefined => {
  const [, indent = '', rest = ''] = /^(\s*)(.*?)\s*$/.exec(raw) ?? []
  const [, named, id] = /^(.*?)\s*\{([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)\}$/.exec(rest) ?? []
  const text = (named ?? rest).trim()
  return text === '' ? undefined : { width: widthOf(indent), text, id: id ?? null }
}

/**
 * The options of a text. A line belongs to the nearest line above it that is indented less. An option that was there before stays the same
 * one: by the id in braces, else by its way from the top.
 */
export const optionsFrom = (text: string, before: readonly OptionDraft[]): OptionDraft[] => {
  const byRow = new Map(before.map((option) => [option.rowId, option]))
  const wayOf = (option: OptionDraft): string => {
    const above = byRow.get(option.parent ?? '')
    return `${above === undefined ? '' : wayOf(above)}\n${option.text}`
  }
  const byId = new Map(before.flatMap((option) => (option.id === null ? [] : [[option.id, option]])))
  const byWay = new Map(before.map((option) => [wayOf(option), option]))
  const taken = new Set<string>()
  const free = (option: OptionDraft | undefined) => (option === undefined || taken.has(option.rowId) ? undefined : option)
  const open: { readonly width: number; readonly rowId: string; readonly way: string }[] = []
  return text.split(/\r?\n/).flatMap((raw): OptionDraft[] => {
    const line = lineOf(raw)
    if (line === undefined) return []
    while (open.length > 0 && (open.at(-1)?.width ?? 0) >= line.width) open.pop()
    const above = open.at(-1)
    const way = `${above?.way ?? ''}\n${line.text}`
    const known = line.id === null ? free(byWay.get(way)) : free(byId.get(line.id))
    const option = { ...(known ?? { ...newOption(), id: line.id }), text: line.text, parent: above?.rowId ?? null }
    taken.add(option.rowId)
    open.push({ width: line.width, rowId: option.rowId, way })
    return [option]
  })
}
