import { Button, Text } from '@mantine/core'
import type { KnownAnswer } from '@reticle/contract'
import { boundsOf } from '@reticle/geometry'
import { useEffect, useMemo, useState } from 'react'
import { createEditor } from '../canvas/editor/create-editor.ts'
import { KeyCap, keepFocus } from '../canvas/editor/key-cap.tsx'
import { useKeys } from '../canvas/editor/keys/use-keys.ts'
import { runCommand } from '../canvas/editor/run-command.ts'
import { deskViewing } from '../desk/desk-viewing.ts'
import { usePanes } from '../view/panes.ts'
import { useSampleImage } from '../view/sample-image.ts'
import { ViewedCanvas } from '../view/viewed-canvas.tsx'
import type { Work } from './session/bench-state.ts'
import styles from './test-feedback.module.css'
import { knownStyle, ownLayer, ownLook } from './test-layers.ts'
import { answerRows, markRows, scoreWords, standingWords, verdictSigns, whenWords } from './test-words.ts'
import { t } from './words.ts'

type Props = { readonly work: Work; readonly answer: KnownAnswer; readonly onContinue: () => void }

const when = (time: string): string => whenWords(time, Date.now())

type LegendProps = {
  readonly name: string
  readonly chord: string
  readonly isOwn: boolean
  readonly isShown: boolean
  readonly onPress: () => void
}
const Legend = ({ name, chord, isOwn, isShown, onPress }: LegendProps) => (
  <button type="button" className={styles.legend} aria-pressed={isShown} onMouseDown={keepFocus} onClick={onPress}>
    <svg width="44" height="14" aria-hidden="true" className={styles.swatch}>
      {isOwn ? (
        <line x1="4" x2="40" y1="7" y2="7" stroke={ownLook.color} strokeWidth="2" strokeDasharray={ownLook.dash.join(' ')} />
      ) : (
        <line x1="4" x2="40" y1="7" y2="7" stroke="#e69f00" strokeWidth="5" />
      )}
    </svg>
    <span className={styles.grow}>{name}</span>
    <KeyCap chord={chord} />
  </button>
)

/** Enter goes on; 1 and 2 show and hide; j and k walk the marks. The button has the focus, and Enter and Space on it do what they do. */
const useFeedbackKeys = (acts: Readonly<Record<string, () => void>>) => {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key]
      if (act === undefined || (event.key === 'Enter' && event.target instanceof HTMLButtonElement)) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [acts])
}

const useShown = ({ work, answer }: Pick<Props, 'work' | 'answer'>) => {
  const { content: protocol } = work.protocol
  const [viewing] = useState(() => deskViewing(work.assignment.projectId, protocol))
  const panes = usePanes(viewing.first, viewing.makeSecond)
  const image = useSampleImage(work.assignment.sample)
  const editor = useMemo(
    () => createEditor({ protocol, image: work.assignment.sample, content: answer.known, newId: () => crypto.randomUUID() }),
    [protocol, work, answer],
  )
  const { table } = useKeys(protocol)
  return { view: viewing.first.view, panes, image, editor, table }
}

const Answers = ({ rows }: { rows: ReturnType<typeof answerRows> }) => (
  <section className={styles.section} aria-label={t('test.answers')}>
    <h2 className={styles.heading}>{t('test.answers')}</h2>
    <dl className={styles.answers}>
      {rows.map(({ id, question, own, known, sign }) => [
        <dt key={id}>
          <span className={styles.sign} aria-hidden="true">
            {sign}
          </span>
          {question}
        </dt>,
        <dd key={`${id} you`}>{t('test.you')}</dd>,
        <dd key={`${id} own`}>{own}</dd>,
        <dd key={`${id} it`}>{t('test.known')}</dd>,
        <dd key={`${id} known`} data-differs={sign !== '✓'}>
          {known}
        </dd>,
      ])}
    </dl>
  </section>
)

/** The known answer beside one's own, after a task of the test: marks over each other on the image, and a verdict for each mark and answer. */
export const TestFeedback = ({ work, answer, onContinue }: Props) => {
  const { view, panes, image, editor, table } = useShown({ work, answer })
  const { content: protocol } = work.protocol
  const marks = useMemo(() => markRows(answer, protocol), [answer, protocol])
  const answers = useMemo(() => answerRows(answer, protocol), [answer, protocol])
  const [at, setAt] = useState<number | undefined>(undefined)
  const [isOwnShown, setOwnShown] = useState(true)
  const [isKnownShown, setKnownShown] = useState(true)
  const layers = useMemo(() => [ownLayer(marks, isOwnShown)], [marks, isOwnShown])
  const go = (index: number) => {
    const row = marks[index]
    const region = row?.known ?? row?.own
    if (region === undefined) return
    setAt(index)
    if (region.plane !== undefined) editor.goToPlane(region.plane)
    view.reveal(boundsOf(region.geometry))
  }
  const toggleKnown = () => {
    runCommand(editor, view, { kind: 'hide-marks' }, isKnownShown ? 'down' : 'up')
    setKnownShown(!isKnownShown)
  }
  const toggleOwn = () => setOwnShown(!isOwnShown)
  useFeedbackKeys({
    Enter: onContinue,
    Escape: onContinue,
    1: toggleOwn,
    2: toggleKnown,
    j: () => go(at === undefined ? 0 : Math.min(at + 1, marks.length - 1)),
    k: () => go(at === undefined ? marks.length - 1 : Math.max(at - 1, 0)),
  })
  const { standing, score } = answer
  return (
    <div className={styles.page} data-testid="test-feedback" data-state={standing.state}>
      <div className={styles.canvas}>
        <ViewedCanvas editor={editor} image={image} panes={panes} table={table} over={layers} ownStyle={knownStyle} isReadOnly />
      </div>
      <aside className={styles.side} aria-label={t('test.knownAnswer')}>
        <section className={styles.section} aria-label={t('test.score')} role="status">
          <h2 className={styles.heading}>
            {work.assignment.sample.name}: <span data-testid="test-score">{scoreWords(score)}</span>
          </h2>
          <Text size="sm">{standingWords(standing, when)}</Text>
        </section>
        <Button fullWidth onClick={onContinue} autoFocus rightSection={<KeyCap chord="Enter" />} mb="md">
          {standing.state === 'passed' ? t('test.start') : standing.state === 'failed' ? t('test.next') : t('test.nextSample')}
        </Button>
        {answer.marks !== null && (
          <section className={styles.section} aria-label={t('test.marks')}>
            <h2 className={styles.heading}>
              {t('test.marksScore', { score: scoreWords(answer.marks.score) })} <KeyCap chord="j" /> <KeyCap chord="k" />
            </h2>
            <Legend name={t('test.ownMarks')} chord="1" isOwn isShown={isOwnShown} onPress={toggleOwn} />
            <Legend name={t('test.knownMarks')} chord="2" isOwn={false} isShown={isKnownShown} onPress={toggleKnown} />
            {marks.length === 0 ? (
              <Text size="sm">{t('test.nothingToMark')}</Text>
            ) : (
              <ol className={styles.marks}>
                {marks.map((row, index) => (
                  <li key={row.id}>
                    <button
                      type="button"
                      className={styles.mark}
                      data-kind={row.kind}
                      {...(index === at ? { 'aria-current': true } : {})}
                      onMouseDown={keepFocus}
                      onClick={() => go(index)}
                    >
                      <span className={styles.sign} aria-hidden="true">
                        {verdictSigns[row.kind]}
                      </span>
                      <span className={styles.grow}>
                        {index + 1}. {row.words}
                      </span>
                    </button>
                  </li>
                ))}
              </ol>
            )}
          </section>
        )}
        {answers.length > 0 && <Answers rows={answers} />}
      </aside>
    </div>
  )
}
