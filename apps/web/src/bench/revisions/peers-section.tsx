import { ActionIcon, Text, Tooltip } from '@mantine/core'
import { type AnswerValue, answerKey, type Protocol } from '@reticle/domain'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import type { CSSProperties } from 'react'
import { useStore } from 'zustand'
import { answerWords } from '../../app/answer-words.ts'
import { ProblemAlert } from '../../app/problems.tsx'
import type { Editor } from '../../canvas/editor/create-editor.ts'
import { KeyCap, keepFocus } from '../../canvas/editor/key-cap.tsx'
import { t } from '../words.ts'
import type { Peer } from './peers.ts'
import styles from './revisions.module.css'
import type { Peers } from './use-peers.ts'

const chipStyle = (color: string): CSSProperties & Record<'--chip', string> => ({ '--chip': color })

const Chip = ({ peer }: { peer: Peer }) => (
  <span className={styles.chip} style={chipStyle(peer.color)} title={t('peers.reader', { letter: peer.letter })}>
    {peer.letter}
  </span>
)

const Row = ({ peer, index, peers }: { peer: Peer; index: number; peers: Peers }) => {
  const isShown = peers.isShown(peer.letter)
  const does = t(isShown ? 'peers.hide' : 'peers.show', { letter: peer.letter })
  return (
    <div className={styles.peer} data-hidden={isShown ? undefined : ''}>
      <Chip peer={peer} />
      <svg width="30" height="14" aria-hidden="true" style={{ flex: 'none', background: '#4a4f54', borderRadius: 3 }}>
        <line x1="3" x2="27" y1="7" y2="7" stroke={peer.color} strokeWidth="2.5" strokeDasharray={peer.dash.join(' ')} />
      </svg>
      <Text span size="sm" className={styles.grow}>
        {t('peers.reader', { letter: peer.letter })}
        <Text span size="xs" c="dimmed" display="block" lh={1.1}>
          {t('revision.marks', { count: peer.regions.length })}
        </Text>
      </Text>
      {index < 9 && <KeyCap chord={`alt+${index + 1}`} />}
      <Tooltip label={does}>
        <ActionIcon size="sm" aria-label={does} aria-pressed={isShown} onMouseDown={keepFocus} onClick={() => peers.toggle(peer.letter)}>
          {isShown ? <IconEye size={16} /> : <IconEyeOff size={16} />}
        </ActionIcon>
      </Tooltip>
    </div>
  )
}

const same = (a: AnswerValue | undefined, b: AnswerValue | undefined): boolean =>
  a === undefined || b === undefined ? a === b : a.kind === b.kind && answerKey(a) === answerKey(b)

/** Their answers beside one's own, question by question. */
const Answers = ({ editor, list, questions }: { editor: Editor; list: readonly Peer[]; questions: Protocol['questions'] }) => {
  const own = useStore(editor.store, (state) => state.content.answers)
  return (
    <dl className={styles.answers} data-testid="peer-answers">
      {questions.map((question) => {
        const of = (answers: readonly { readonly questionId: string; readonly value: AnswerValue }[]) =>
          answers.find(({ questionId }) => questionId === question.id)?.value
        const mine = of(own)
        return [
          <dt key={question.id}>{question.text}</dt>,
          <dd key={`${question.id} you`}>{t('peers.you')}</dd>,
          <dd key={`${question.id} yours`}>{answerWords(question, mine)}</dd>,
          ...list.flatMap((peer) => {
            const theirs = of(peer.answers)
            return [
              <dd key={`${question.id} ${peer.letter}`}>
                <Chip peer={peer} />
              </dd>,
              <dd key={`${question.id} ${peer.letter} answer`} className={same(mine, theirs) ? undefined : styles.differs}>
                {answerWords(question, theirs)}
              </dd>,
            ]
          }),
        ]
      })}
    </dl>
  )
}

/** In the second phase of a panel: who the others are (letters, never names), and what they marked and answered. */
export const PeersSection = ({ editor, peers }: { editor: Editor; peers: Peers }) => {
  const questions = editor.protocol.questions.filter(({ scope }) => scope === 'sample')
  return (
    <>
      <section className={styles.section} aria-label={t('peers.others')}>
        <h3 className={styles.heading}>
          <span className={styles.grow}>{t('peers.others')}</span> {t('peers.all')} <KeyCap chord="alt+0" />
        </h3>
        {peers.error !== null && <ProblemAlert error={peers.error} title={t('peers.notFetched')} />}
        {peers.list.map((peer, index) => (
          <Row key={peer.letter} peer={peer} index={index} peers={peers} />
        ))}
        <Text size="xs" c="dimmed" mt={4}>
          {t('peers.own')}
        </Text>
      </section>
      {questions.length > 0 && peers.list.length > 0 && (
        <section className={styles.section} aria-label={t('peers.answersOfAll')}>
          <h3>{t('peers.answers')}</h3>
          <Answers editor={editor} list={peers.list} questions={questions} />
        </section>
      )}
    </>
  )
}
