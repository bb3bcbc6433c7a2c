import type { Region, Track } from '@reticle/domain'
import {
  addKey,
  mergeTracks,
  nextKey,
  type Planned,
  removeKey,
  removeTrack,
  setTrackState,
  splitTrack,
  startTrack,
  type TrackAxis,
  type TrackPlace,
} from '@reticle/tools'
import { t } from '../../words.ts'
import type { Editor } from '../create-editor.ts'
import { type MarkCommand, refuse, selectFirst } from './mark-command.ts'

const noAxis = t('said.noAxis')
const noObject = t('said.noObject')

const selectedOf = (editor: Editor): readonly Region[] => editor.chosen()

/** The object that is selected, on the plane in sight. */
const placeOfSelected = (editor: Editor, axis: TrackAxis): TrackPlace | undefined => {
  const trackId = selectedOf(editor).find(({ track }) => track !== undefined)?.track?.id
  return trackId === undefined ? undefined : { trackId, axis, plane: editor.store.getState().plane }
}

type Plan = (editor: Editor, at: TrackPlace, regions: readonly Region[]) => Planned

const onObject =
  (name: string, plan: Plan) =>
  (editor: Editor): boolean => {
    const { axis } = editor
    if (axis === undefined) return refuse(editor, noAxis)
    const at = placeOfSelected(editor, axis)
    if (at === undefined) return refuse(editor, noObject)
    editor.carryOut(plan(editor, at, editor.store.getState().content.regions), name)
    return true
  }

const onKeyHere = (editor: Editor): boolean => {
  const { axis, newId } = editor
  if (axis === undefined) return refuse(editor, noAxis)
  const [first] = selectedOf(editor)
  if (first === undefined) return refuse(editor, selectFirst)
  const at = placeOfSelected(editor, axis)
  if (at === undefined) editor.carryOut(startTrack(first, axis, newId()), t('steps.objectBegun'))
  else editor.carryOut(addKey(editor.store.getState().content.regions, at, newId()), t('steps.keyAdded'))
  return true
}

const merge = (editor: Editor): boolean => {
  const { axis, newId } = editor
  if (axis === undefined) return refuse(editor, noAxis)
  editor.carryOut(mergeTracks(editor.store.getState().content.regions, selectedOf(editor), axis, newId()), t('steps.objectsMerged'))
  return true
}

/** The part that begins here stays in hand. */
const split = (editor: Editor): boolean => {
  const trackId = editor.newId()
  const isHeard = onObject(t('steps.objectCut'), ({ newId }, at, regions) => splitTrack(regions, at, trackId, newId))(editor)
  const here = editor.store.getState().inSight.find(({ track }) => track?.id === trackId)
  if (here !== undefined) editor.select([here.id])
  return isHeard
}

const toKey =
  (by: 1 | -1) =>
  (editor: Editor): boolean => {
    const { axis } = editor
    const at = axis && placeOfSelected(editor, axis)
    if (at === undefined) return refuse(editor, noObject)
    const place = nextKey(editor.store.getState().content.regions, at, by)
    if (place === undefined) return refuse(editor, t(by === 1 ? 'said.noKeyAfter' : 'said.noKeyBefore'))
    editor.goToPlane({ ...at.plane, [at.axis]: place })
    return true
  }

/** The state that is asked for; where the object is in it already, seen again. */
const stating = (wanted: Track['state'], name: string) =>
  onObject(name, (editor, at, regions) => {
    const { inSight } = editor.store.getState()
    const here = inSight.find(({ track }) => track?.id === at.trackId)
    const isOut = here === undefined
    const isSo = wanted === 'outside' ? isOut : here?.track?.state === wanted
    return setTrackState(regions, at, isSo ? 'visible' : wanted, editor.newId())
  })

const part = 'tracks'

/** The same object over slices and through time. */
export const trackCommands: readonly MarkCommand[] = [
  {
    id: 'key-here',
    title: t('marks.keyHere'),
    hint: t('marks.keyHereHint'),
    chords: ['alt+i'],
    part,
    run: onKeyHere,
  },
  {
    id: 'remove-key',
    title: t('marks.removeKey'),
    chords: ['alt+shift+i'],
    part,
    run: onObject(t('steps.keyRemoved'), (_, at, regions) => removeKey(regions, at)),
  },
  { id: 'key-before', title: t('marks.keyBefore'), chords: ['alt+u'], part, run: toKey(-1) },
  { id: 'key-after', title: t('marks.keyAfter'), chords: ['alt+o'], part, run: toKey(1) },
  {
    id: 'occluded',
    title: t('marks.occluded'),
    chords: ['alt+shift+c'],
    part,
    run: stating('occluded', t('steps.covered')),
  },
  {
    id: 'outside',
    title: t('marks.outside'),
    chords: ['alt+shift+x'],
    part,
    run: stating('outside', t('steps.outOfFrame')),
  },
  {
    id: 'split-object',
    title: t('marks.splitObject'),
    chords: ['alt+shift+s'],
    part,
    run: split,
  },
  { id: 'merge-objects', title: t('marks.mergeObjects'), chords: ['alt+shift+g'], part, run: merge },
  {
    id: 'delete-object',
    title: t('marks.deleteObject'),
    chords: ['alt+delete'],
    part,
    run: onObject(t('steps.objectDeleted'), (_, at, regions) => removeTrack(regions, at.trackId)),
  },
]
