import { Button, Group, Skeleton, Stack } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ProjectId } from '@reticle/domain'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { Empty } from '../app/async.tsx'
import { ProblemAlert } from '../app/problems.tsx'
import { canIn, useProjectId } from '../app/project.ts'
import { useSession } from '../app/session.ts'
import { createClipboard } from '../canvas/editor/clipboard.ts'
import { keptSettings } from '../canvas/editor/kept-settings.ts'
import { useLive } from '../net/live.ts'
import { queries } from '../net/queries.ts'
import { useHint } from '../net/use-hint.ts'
import { sharedLoader } from '../pixels/shared-loader.ts'
import styles from './bench.module.css'
import { Bench } from './bench.tsx'
import { BenchHeader } from './bench-header.tsx'
import { BenchNotices } from './bench-notices.tsx'
import { benchViewing } from './bench-viewing.ts'
import type { BenchSession } from './session/bench-state.ts'
import { type BenchPanels, useBenchPanels } from './use-bench-panels.ts'
import { useBenchSession } from './use-bench-session.ts'
import type { Carried } from './use-editor-of.ts'
import { useTestFeedback } from './use-test-feedback.ts'
import { t } from './words.ts'

const EmptyBench = lazy(() => import('./empty-bench.tsx').then((module) => ({ default: module.EmptyBench })))
const TestFeedback = lazy(() => import('./test-feedback.tsx').then((module) => ({ default: module.TestFeedback })))

const Loading = () => (
  <div className={styles.body} role="status" aria-label={t('page.loading')}>
    <Stack className={styles.instructions}>
      <Skeleton height={18} width="70%" />
      <Skeleton height={12} />
      <Skeleton height={12} width="85%" />
      <Skeleton height={12} width="60%" />
    </Stack>
    <Stack p={48}>
      <Skeleton height="100%" />
    </Stack>
    <Stack className={styles.side} p="sm">
      <Skeleton height={24} />
      <Skeleton height={24} />
      <Skeleton height={24} />
    </Stack>
  </div>
)

const NotHere = ({ projectId, title, text }: { projectId: ProjectId; title: string; text: string }) => (
  <div className={styles.whole}>
    <Empty
      title={title}
      action={
        <Button renderRoot={(props) => <Link to="/projects/$projectId" params={{ projectId }} {...props} />}>{t('page.toProject')}</Button>
      }
    >
      {text}
    </Empty>
  </div>
)

/** Between two tasks of the test the known answer takes the place of the bench. */
const PhaseOrFeedback = (props: PhaseProps) => {
  const feedback = useTestFeedback(props.session, props.projectId)
  if (feedback.kind === 'none') return <Phase {...props} />
  if (feedback.kind === 'waiting') return <Loading />
  return (
    <Suspense fallback={<Loading />}>
      <TestFeedback key={feedback.work.assignment.id} {...feedback} />
    </Suspense>
  )
}

type PhaseProps = {
  readonly session: BenchSession
  readonly projectId: ProjectId
  readonly panels: BenchPanels
}

const Phase = ({ session, projectId, panels }: PhaseProps) => {
  const phase = useStore(session.store, (state) => state.phase)
  // Next samples are fitted and windowed anew; the stores live on, so that the canvas does not have to.
  const [viewing] = useState(() => benchViewing(session, projectId))
  const { person } = useSession()
  const [settings] = useState(() => keptSettings(person?.id ?? ''))
  const carried = useRef<Carried>({ clipboard: createClipboard(), settings })
  switch (phase.kind) {
    case 'loading':
      return <Loading />
    case 'labelling':
      return <Bench session={session} work={phase.work} viewing={viewing} carried={carried} panels={panels} />
    case 'empty':
      return (
        <div className={styles.whole}>
          <Suspense fallback={<Loading />}>
            <EmptyBench
              {...{ session, projectId }}
              reason={phase.reason}
              detail={phase.detail}
              retryAt={phase.retryAt}
              onRetry={session.start}
            />
          </Suspense>
        </div>
      )
    case 'failed':
      return (
        <div className={styles.whole}>
          <ProblemAlert error={new Error(phase.message)} title={t(`failure.${phase.cause}`)} onRetry={() => void session.start()} />
        </div>
      )
  }
}

/** Signed in again, here or in another tab: what waited is sent, and a failed start is tried again. */
const useResume = (session: BenchSession | undefined, personId: string, signedInAt: number) => {
  useEffect(() => {
    if (session === undefined || personId === '' || signedInAt === 0) return
    void session.flush()
    const { phase } = session.store.getState()
    if (phase.kind === 'failed' && phase.cause === 'signed-out') void session.start()
  }, [session, personId, signedInAt])
}

/** Several hints in a row are one look. */
const lookAfter = 1_000

/** A manager took a sample back, or a lease ran out: the bench looks at once, and not only with the next heartbeat. */
const useLeaseHints = (session: BenchSession | undefined, projectId: ProjectId) => {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useHint(projectId, 'assignments', () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void session?.check().catch(() => undefined), lookAfter)
  })
}

type OpenProps = { readonly projectId: ProjectId; readonly personId: NonNullable<ReturnType<typeof useSession>['person']>['id'] }

const OpenBench = ({ projectId, personId }: OpenProps) => {
  const { data: project } = useQuery(queries.project(projectId))
  const { dataUpdatedAt } = useQuery(queries.session())
  const { access, takeOver } = useBenchSession(projectId, personId)
  const session = access.kind === 'open' ? access.session : undefined
  const panels = useBenchPanels()
  useLeaseHints(session, projectId)
  useResume(session, personId, dataUpdatedAt)
  return (
    <div className={styles.page}>
      <BenchHeader project={project} session={session} panels={panels} />
      {access.kind === 'open' && <BenchNotices session={access.session} isLasting={access.isLasting} />}
      {access.kind === 'opening' && <Loading />}
      {access.kind === 'open' && <PhaseOrFeedback session={access.session} projectId={projectId} panels={panels} />}
      {access.kind === 'elsewhere' && (
        <div className={styles.whole} data-testid="elsewhere">
          <Empty
            title={access.wasHere ? t('page.wentOn') : t('page.inAnotherTab')}
            action={
              <Group mt="sm">
                <Button onClick={takeOver}>{t('page.takeOver')}</Button>
                <Button variant="default" renderRoot={(props) => <Link to="/projects/$projectId" params={{ projectId }} {...props} />}>
                  {t('page.toProject')}
                </Button>
              </Group>
            }
          >
            {t('page.oneTab')}
          </Empty>
        </div>
      )}
    </div>
  )
}

/** The labelling bench; takes the whole window. */
export const BenchPage = () => {
  const projectId = useProjectId()
  const { person } = useSession()
  const project = useQuery(queries.project(projectId))
  useLive(projectId)
  useEffect(() => sharedLoader().warm(), [])
  useDocumentTitle(project.data === undefined ? t('page.title') : t('page.titleOf', { project: project.data.name }))
  if (project.error !== null && project.data === undefined)
    return (
      <div className={styles.whole}>
        <ProblemAlert error={project.error} onRetry={() => void project.refetch()} />
      </div>
    )
  if (project.data === undefined || person === null)
    return (
      <div className={styles.page}>
        <Loading />
      </div>
    )
  const header = <BenchHeader project={project.data} session={undefined} panels={undefined} />
  if (!canIn(project.data, 'task.label'))
    return (
      <div className={styles.page}>
        {header}
        <NotHere projectId={projectId} title={t('page.notAnnotator')} text={t('page.notAnnotatorText')} />
      </div>
    )
  if (project.data.protocolId === null)
    return (
      <div className={styles.page}>
        {header}
        <NotHere projectId={projectId} title={t('page.noProtocol')} text={t('page.noProtocolText')} />
      </div>
    )
  return <OpenBench key={`${projectId}-${person.id}`} projectId={projectId} personId={person.id} />
}
