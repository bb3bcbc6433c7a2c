import { Button, Group, Textarea } from '@mantine/core'
import type { AnnotationProblem } from '@reticle/domain'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { chordText } from '../canvas/editor/chord.ts'
import type { Editor } from '../canvas/editor/create-editor.ts'
import { editorKey } from '../canvas/editor/editor-key.ts'
import { KeyCap, keepFocus } from '../canvas/editor/key-cap.tsx'
import { type Binding, chordFor } from '../canvas/editor/key-table.ts'
import { LabelPalette } from '../canvas/editor/label-palette.tsx'
import { MarkQuestionsForm, QuestionsForm } from '../canvas/editor/questions-form.tsx'
import { RegionList } from '../canvas/editor/region-list/region-list.tsx'
import { useTypedText } from '../canvas/editor/use-typed-text.ts'
import type { ViewStore } from '../canvas/view-store.ts'
import styles from './bench.module.css'
import type { BenchFields } from './use-page-commands.ts'
import type { Problems } from './use-problems.ts'
import { t } from './words.ts'

type Props = {
  readonly editor: Editor
  readonly view: ViewStore
  readonly table: readonly Binding[]
  readonly problems: Problems
  /** A submit was tried: from then on everything that is missing shows. */
  readonly areProblemsShown: boolean
  /** An earlier state is looked at: nothing here can be changed. */
  readonly isReadOnly: boolean
  readonly fields: BenchFields
  readonly onPlace: (problem: AnnotationProblem) => void
  readonly onSubmit: () => void
  /** A sample of the test cannot be skipped. */
  readonly onSkip: (() => void) | undefined
  /** The sample came back: it is not skipped, but the marks of before can stand. */
  readonly isRevision: boolean
  readonly isAsking: boolean
  readonly onSubmitAnyway: () => void
  readonly onLook: () => void
}

const Comment = ({ editor, field }: { editor: Editor; field: BenchFields['comment'] }) => {
  const stored = useStore(editor.store, (state) => state.content.comment)
  const text = useTypedText(stored, editor.comment)
  return (
    <Textarea
      ref={field}
      size="xs"
      rows={2}
      classNames={{ input: styles.growing }}
      maxLength={10_000}
      placeholder={t('side.commentHint')}
      aria-label={t('side.comment')}
      value={text.value}
      onChange={(event) => text.onChange(event.currentTarget.value)}
      onBlur={text.onBlur}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur()
      }}
    />
  )
}

const ProblemList = ({ problems, onPlace }: { problems: readonly AnnotationProblem[]; onPlace: Props['onPlace'] }) => (
  <div data-testid="problems">
    {problems.slice(0, 5).map((problem) => (
      <button
        key={`${problem.code}${problem.ruleId}${problem.questionId}${problem.regionId}`}
        type="button"
        className={styles.problem}
        data-severity={problem.severity}
        onClick={() => onPlace(problem)}
      >
        {problem.message}
      </button>
    ))}
    {problems.length > 5 && <span className={styles.problem}>{t('side.more', { count: problems.length - 5 })}</span>}
  </div>
)

const Foot = (props: Props) => {
  const { table, problems, areProblemsShown, onPlace, isAsking } = props
  // Before the first try only what is about a mark or a rule; that a question is still open is no news to who has just begun.
  const shown = areProblemsShown ? problems.all : problems.all.filter((problem) => problem.code !== 'unanswered')
  return (
    <div className={styles.foot}>
      {areProblemsShown && problems.hard.length > 0 && (
        <div className={styles.stopped} role="alert" data-testid="submit-stopped">
          {t('side.stopped', { count: problems.hard.length })}
        </div>
      )}
      {shown.length > 0 && <ProblemList problems={shown} onPlace={onPlace} />}
      {isAsking && (
        <div className={styles.asking} role="alert" data-testid="submit-anyway">
          {t('side.askAnyway')}{' '}
          <Button size="compact-xs" variant="default" onMouseDown={keepFocus} onClick={props.onSubmitAnyway}>
            {t('side.yes')}
          </Button>
          <Button size="compact-xs" variant="subtle" color="gray" onMouseDown={keepFocus} onClick={props.onLook}>
            {t('side.look')}
          </Button>
        </div>
      )}
      <Group gap="xs" wrap="nowrap">
        <Button
          flex={1}
          px="xs"
          onMouseDown={keepFocus}
          onClick={props.onSubmit}
          rightSection={<KeyCap chord={chordFor(table, { kind: 'submit' })} isOnFilled />}
          data-testid="submit"
        >
          {t('side.submit')}
        </Button>
        {props.onSkip !== undefined && (
          <Button
            variant="default"
            px="sm"
            onMouseDown={keepFocus}
            onClick={props.onSkip}
            title={t(props.isRevision ? 'side.standsTitle' : 'side.skipTitle', { key: chordText(chordFor(table, { kind: 'skip' }) ?? '') })}
          >
            {props.isRevision ? t('side.stands') : t('side.skip')}
          </Button>
        )}
      </Group>
    </div>
  )
}

/** Labels, questions, marks, comment, and what stands in the way of a submit. */
export const BenchSide = (props: Props) => {
  const { editor, view, table, problems, areProblemsShown } = props
  const { labels, questions } = editor.protocol
  const regionCount = useStore(editor.store, (state) => state.content.regions.length)
  const scroll = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another sample is the occasion, which is read from the top
  useEffect(() => {
    // In braces: newer browsers answer with a promise, which React would take for the clean-up function.
    scroll.current?.scrollTo(0, 0)
  }, [editor])
  return (
    <aside className={styles.side} aria-label={t('side.name')} inert={props.isReadOnly}>
      <div className={styles.scroll} ref={scroll}>
        {labels.length > 0 && (
          <section className={styles.section}>
            <h2>{t('side.labels')}</h2>
            <LabelPalette editor={editor} table={table} field={props.fields.label} />
          </section>
        )}
        {questions.some(({ scope }) => scope === 'region') && (
          <section className={styles.section} aria-label={t('side.markQuestions')}>
            <h2>{t('side.mark')}</h2>
            <div className={styles.questions}>
              <MarkQuestionsForm editor={editor} table={table} problems={problems.all} areProblemsShown={areProblemsShown} />
            </div>
          </section>
        )}
        {questions.some(({ scope }) => scope === 'sample') && (
          <section className={styles.section} aria-label={t('side.sampleQuestions')}>
            <h2>{t('side.questions')}</h2>
            <div className={styles.questions}>
              <QuestionsForm editor={editor} table={table} problems={problems.all} areProblemsShown={areProblemsShown} />
            </div>
          </section>
        )}
        <section className={styles.section}>
          <h2>{t('side.comment')}</h2>
          <Comment key={editorKey(editor)} editor={editor} field={props.fields.comment} />
        </section>
      </div>
      {labels.length > 0 && (
        <section className={`${styles.section} ${styles.marks}`} data-empty={regionCount === 0}>
          <RegionList
            editor={editor}
            view={view}
            problems={problems.byRegion}
            heading={<h2>{t('side.marks', { count: regionCount })}</h2>}
            field={props.fields.mark}
          />
        </section>
      )}
      <Foot {...props} />
    </aside>
  )
}
