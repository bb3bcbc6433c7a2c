import type { Region } from '@reticle/domain'
import { boundsOf, type Point, toScreen } from '@reticle/geometry'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { Editor } from '../../canvas/editor/create-editor.ts'
import { keepFocus } from '../../canvas/editor/key-cap.tsx'
import type { ViewStore } from '../../canvas/view-store.ts'
import type { Comments } from '../revisions/use-comments.ts'
import { t } from '../words.ts'
import { isOnPlane, pinOf } from './note-places.ts'
import type { NotesStore } from './notes-store.ts'
import styles from './pins.module.css'

type Props = {
  readonly editor: Editor
  readonly view: ViewStore
  readonly notes: NotesStore
  /** What is wrong with a mark, by its id. */
  readonly problems: ReadonlyMap<string, string>
  /** Of a reviewer, on marks of a sample that came back. */
  readonly comments: Comments
  readonly onOpen: (noteId: string | undefined) => void
}

type Pin = {
  readonly id: string
  readonly at: Point<'image'>
  readonly kind: 'note' | 'fresh' | 'problem' | 'comment'
  readonly sign: string
  readonly name: string
  readonly onPress: () => void
}

/** CSS px between pins of one place. */
const besideEachOther = 22

/** How many pins of the same kind stand at a place before each one. */
const turnsOf = (pins: readonly Pin[]): readonly number[] => {
  const seen = new Map<string, number>()
  return pins.map(({ at, kind }) => {
    const key = `${kind === 'problem'} ${at.x} ${at.y}`
    const turn = seen.get(key) ?? 0
    seen.set(key, turn + 1)
    return turn
  })
}

/** More pins than this would hide the image; the panels list them all. */
const pinsUpTo = 200

const problemPins = (problems: Props['problems'], inSight: readonly Region[], editor: Editor): readonly Pin[] =>
  inSight.flatMap((region): readonly Pin[] => {
    const problem = problems.get(region.id)
    if (problem === undefined) return []
    const { x, y } = boundsOf(region.geometry)
    return [
      { id: `problem ${region.id}`, at: { x, y }, kind: 'problem', sign: '!', name: problem, onPress: () => editor.select([region.id]) },
    ]
  })

/** On the marks that are still there; beside their notes. */
const commentPins = ({ list, go }: Comments, inSight: readonly Region[]): readonly Pin[] =>
  list.flatMap(({ regionId, comment }, index): readonly Pin[] => {
    const region = inSight.find(({ id }) => id === regionId)
    if (region === undefined) return []
    const { x, y } = boundsOf(region.geometry)
    const name = t('notes.comment', { number: index + 1, text: comment })
    return [{ id: `comment ${index}`, at: { x, y }, kind: 'comment', sign: `${index + 1}`, name, onPress: () => go(index) }]
  })

const usePins = ({ editor, notes, problems, comments, onOpen }: Props): readonly Pin[] => {
  const regions = useStore(editor.store, (state) => state.content.regions)
  const inSight = useStore(editor.store, (state) => state.inSight)
  const plane = useStore(editor.store, (state) => state.plane)
  const areHidden = useStore(editor.store, (state) => state.areMarksHidden)
  const list = useStore(editor.store, (state) => state.content.notes)
  const fresh = useStore(notes, (state) => state.fresh)
  return useMemo(() => {
    if (areHidden) return []
    const wanted = new Set([...(list ?? []), fresh].flatMap((note) => note?.regionId ?? []))
    const byId = new Map(wanted.size === 0 ? [] : regions.filter(({ id }) => wanted.has(id)).map((region) => [region.id, region]))
    const written = (list ?? []).flatMap((note, index): readonly Pin[] => {
      const at = isOnPlane(note, plane) ? pinOf(note, byId) : undefined
      return at === undefined
        ? []
        : [
            {
              id: note.id,
              at,
              kind: 'note',
              sign: `${index + 1}`,
              name: t('notes.noteIs', { number: index + 1, text: note.text }),
              onPress: () => onOpen(note.id),
            },
          ]
    })
    const place = fresh === undefined ? undefined : pinOf(fresh, byId)
    const unwritten: readonly Pin[] =
      place === undefined
        ? []
        : [{ id: 'fresh', at: place, kind: 'fresh', sign: '+', name: t('notes.fresh'), onPress: () => onOpen(undefined) }]
    return [
      ...commentPins(comments, inSight),
      ...written,
      ...unwritten,
      ...(problems.size === 0 ? [] : problemPins(problems, inSight, editor)),
    ].slice(0, pinsUpTo)
  }, [regions, inSight, plane, areHidden, list, fresh, problems, comments, editor, onOpen])
}

/** Pins over the image: of notes, and of marks that break a rule. They move with the image and keep their size. */
export const CanvasPins = (props: Props) => {
  const pins = usePins(props)
  const view = useStore(props.view, (state) => state.view)
  const screen = useStore(props.view, (state) => state.screen)
  const turns = useMemo(() => turnsOf(pins), [pins])
  if (pins.length === 0) return null
  return (
    <div className={styles.pins} data-testid="pins">
      {pins.map(({ id, at, kind, sign, name, onPress }, index) => {
        const { x: left, y } = toScreen(view, at)
        const x = left + (turns[index] ?? 0) * besideEachOther
        if (x < -20 || y < -20 || x > screen.width + 20 || y > screen.height + 20) return null
        return (
          <button
            key={id}
            type="button"
            className={styles.pin}
            data-kind={kind}
            style={{ transform: `translate(${Math.round(x)}px, ${Math.round(y)}px)` }}
            aria-label={name}
            title={name}
            onMouseDown={keepFocus}
            onClick={onPress}
          >
            {sign}
          </button>
        )
      })}
    </div>
  )
}
