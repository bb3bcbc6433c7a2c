import type { ToolId } from '@reticle/domain'
import { type Change, tallyOfChange } from '@reticle/tools'
import { t } from '../words.ts'

/** A change in a few words, for a list of steps: the kind that there is most of, and the next. */
export const nameOfChange = (change: Change): string => {
  const [first, second] = tallyOfChange(change)
  if (first === undefined) return t('steps.nothing')
  const name = t(`changes.${first.kind}`, { count: first.count })
  return second === undefined ? name : t('steps.both', { first: name, second: t(`changesThen.${second.kind}`, { count: second.count }) })
}

/** What a tool did, in a few words. */
export const nameOfStep = (tool: ToolId, change: Change): string => {
  const [first, second] = tallyOfChange(change)
  if (first === undefined) return t(`tools.${tool}`)
  const one = t(`changesThen.${first.kind}`, { count: first.count })
  const both =
    second === undefined ? one : t('steps.both', { first: one, second: t(`changesThen.${second.kind}`, { count: second.count }) })
  return t('steps.byTool', { tool: t(`tools.${tool}`), change: both })
}
