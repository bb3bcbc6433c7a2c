import { t } from '../words.ts'
import { type Copied, createClipboard, pasted } from './clipboard.ts'
import type { Editor, EditorOptions } from './editor.ts'
import type { EditorCore } from './editor-core.ts'
import type { EditorHand } from './editor-hand.ts'

/** Copies of marks: on other planes, in other samples, and beside themselves. */
export const createClipboardActions = (
  core: EditorCore,
  hand: EditorHand,
  marks: Pick<Editor, 'select' | 'chosenInSight'>,
  options: EditorOptions,
) => {
  const { protocol, image, now, kinds } = core
  const { clipboard = createClipboard() } = options
  // Not the editor itself: what was copied would keep all of a sample's marks alive.
  const self = {}
  const copied = (): Copied => ({ regions: marks.chosenInSight(), from: self, plane: now().plane })
  const put = (what: Copied, step: 'paste' | 'duplicate') => {
    const { labelId, plane } = now()
    const found = pasted(what, { image, protocol, kinds, labelId, plane, to: self })
    const regions = found.regions.flatMap((region) => {
      const made = core.newRegion(region.geometry)
      // Where it came from and what was said of it go with it; id, plane and track are its own.
      return made === undefined ? [] : [{ ...made, ...region, id: made.id }]
    })
    hand.giveUp()
    if (regions.length > 0) {
      core.apply(
        { type: 'together', changes: regions.map((region) => ({ type: 'add-region', region })) },
        t(`steps.${step}`, { count: regions.length }),
      )
      marks.select(regions.map(({ id }) => id))
    }
    if (found.left > 0) core.notify({ kind: 'refused', text: t('said.left', { count: found.left }) })
  }
  return {
    copy: () => {
      const what = copied()
      if (what.regions.length > 0) clipboard.copied = what
      return what.regions.length > 0
    },
    paste: () => {
      if (clipboard.copied !== undefined) put(clipboard.copied, 'paste')
      return clipboard.copied !== undefined
    },
    duplicate: () => {
      const what = copied()
      if (what.regions.length > 0) put(what, 'duplicate')
      return what.regions.length > 0
    },
  } satisfies Partial<Editor>
}
