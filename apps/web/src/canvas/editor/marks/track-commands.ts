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
import type { Editor } from '../create-editor.ts'
import { type MarkCommand, refuse, selectFirst } from './mark-command.ts'

const noAxis = 'Under this protocol marks do not go on through planes.'
const noObject = 'Select an object that goes on through planes first.'

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
  if (at === undefined) editor.carryOut(startTrack(first, axis, newId()), 'Object begun')
  else editor.carryOut(addKey(editor.store.getState().content.regions, at, newId()), 'Key added')
  return true
}

const merge = (editor: Editor): boolean => {
  const { axis, newId } = editor
  if (axis === undefined) return refuse(editor, noAxis)
  editor.carryOut(mergeTracks(editor.store.getState().content.regions, selectedOf(editor), axis, newId()), 'Objects merged')
  return true
}

/** The part that begins here stays in hand. */
const split = (editor: Editor): boolean => {
  const trackId = editor.newId()
  const isHeard = onObject('Object cut in two', ({ newId }, at, regions) => splitTrack(regions, at, trackId, newId))(editor)
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
    if (place === undefined) return refuse(editor, by === 1 ? 'There is no key after this plane.' : 'There is no key before this plane.')
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

const part = 'Objects through planes'

/** The same object over slices and through time. */
export const trackCommands: readonly MarkCommand[] = [
  {
    id: 'key-here',
    title: 'Key plane here',
    hint: 'Makes an object of the selected mark, or gives the object a key on this plane',
    chords: ['alt+i'],
    part,
    run: onKeyHere,
  },
  {
    id: 'remove-key',
    title: 'Take the key of this plane away',
    chords: ['alt+shift+i'],
    part,
    run: onObject('Key removed', (_, at, regions) => removeKey(regions, at)),
  },
  { id: 'key-before', title: 'To the key before', chords: ['alt+u'], part, run: toKey(-1) },
  { id: 'key-after', title: 'To the key after', chords: ['alt+o'], part, run: toKey(1) },
  {
    id: 'occluded',
    title: 'Covered from this plane on, or seen again',
    chords: ['alt+shift+c'],
    part,
    run: stating('occluded', 'Covered or seen'),
  },
  {
    id: 'outside',
    title: 'Out of the frame from this plane on, or back',
    chords: ['alt+shift+x'],
    part,
    run: stating('outside', 'Out of the frame or back'),
  },
  {
    id: 'split-object',
    title: 'Cut the object in two here',
    chords: ['alt+shift+s'],
    part,
    run: split,
  },
  { id: 'merge-objects', title: 'Make one object of the selected ones', chords: ['alt+shift+g'], part, run: merge },
  {
    id: 'delete-object',
    title: 'Delete the object on all planes',
    chords: ['alt+delete'],
    part,
    run: onObject('Object deleted', (_, at, regions) => removeTrack(regions, at.trackId)),
  },
]
