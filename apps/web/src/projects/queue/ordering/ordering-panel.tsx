import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core'
import type { Project, ProjectOrdering } from '@reticle/contract'
import type { OrderingId, OrderingRecipe } from '@reticle/domain'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async, Empty } from '../../../app/async.tsx'
import { Panel } from '../../../app/page.tsx'
import { notifyDone, ProblemAlert } from '../../../app/problems.tsx'
import { Ago } from '../../../app/time.tsx'
import { inARow } from '../../../language/lists.ts'
import { call } from '../../../net/client.ts'
import { t } from '../../quality/words.ts'
import { NotInUse } from './not-in-use.tsx'
import { isUnderWay, orderingQueries, useOrderingAgain } from './ordering-queries.ts'
import { firstRecipe, RecipeEditor, RunButton } from './recipe-editor.tsx'
import { outcomeWords, recipeWords } from './strategy-words.ts'
import { TaskList } from './task-list.tsx'

const Preview = ({ project, orderingId }: { project: Project; orderingId: OrderingId }) => {
  const run = useQuery(orderingQueries.run(project.id, orderingId))
  return (
    <Async query={run}>
      {(found) =>
        isUnderWay(found) ? (
          <Progress value={100 * found.progress} animated aria-label={t('orderingPanel.previewProgress')} />
        ) : found.error !== null ? (
          <Alert color="red" variant="light" role="status">
            {found.error}
          </Alert>
        ) : (
          <Stack gap={4}>
            <Text size="sm" fw={600}>
              {t('orderingPanel.withThisRecipeThese')}
            </Text>
            <TaskList tasks={found.first} label={t('orderingPanel.preview')} />
          </Stack>
        )
      }
    </Async>
  )
}

const Editor = ({ project, ordering }: { project: Project; ordering: ProjectOrdering }) => {
  const { id: projectId } = project
  const [recipe, setRecipe] = useState<OrderingRecipe>(ordering.recipe ?? firstRecipe)
  const [preview, setPreview] = useState<OrderingId>()
  const again = useOrderingAgain(projectId)
  const look = useMutation({
    mutationFn: () => call('previewOrdering', { params: { projectId }, body: { recipe } }),
    onSuccess: ({ id }) => setPreview(id),
  })
  const set = useMutation({
    mutationFn: () => call('setOrdering', { params: { projectId }, body: { recipe } }),
    onSuccess: () => notifyDone(t('orderingPanel.theScoresAreMade')),
    onSettled: again,
  })
  return (
    <Stack gap="sm">
      <RecipeEditor recipe={recipe} strategies={ordering.strategies} onChange={setRecipe} />
      <Group gap="xs">
        <RunButton label={t('orderingPanel.showWhatWouldCome')} variant="default" isBusy={look.isPending} onClick={() => look.mutate()} />
        <RunButton
          label={ordering.recipe === null ? t('orderingPanel.setTheRecipe') : t('orderingPanel.setAndMakeThe')}
          isBusy={set.isPending}
          onClick={() => set.mutate()}
        />
      </Group>
      {look.error !== null && <ProblemAlert error={look.error} />}
      {set.error !== null && <ProblemAlert error={set.error} />}
      {preview !== undefined && <Preview project={project} orderingId={preview} />}
    </Stack>
  )
}

const LastRun = ({ project, ordering }: { project: Project; ordering: ProjectOrdering }) => {
  const again = useOrderingAgain(project.id)
  const [run] = ordering.runs
  const cancel = useMutation({
    mutationFn: (orderingId: OrderingId) => call('cancelOrderingRun', { params: { projectId: project.id, orderingId } }),
    onSettled: again,
  })
  if (run === undefined) return null
  const models = run.outcome?.models ?? []
  const said = { recipe: recipeWords(run.recipe), outcome: outcomeWords(run), by: run.createdBy, at: () => <Ago at={run.createdAt} /> }
  return (
    <Stack gap={4} role="status">
      <Text size="sm" c={run.state === 'failed' ? 'red' : undefined}>
        {models.length === 0 ? t.rich('orderingPanel.run', said) : t.rich('orderingPanel.runAsking', { ...said, models: inARow(models) })}
      </Text>
      {isUnderWay(run) && (
        <Group gap="sm">
          <Progress value={100 * run.progress} animated w={320} aria-label={t('orderingPanel.scoresProgress')} />
          <Button size="compact-xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(run.id)}>
            {t('orderingPanel.stop')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

/** What comes next and why, and the recipe that decides it; for managers alone. */
export const OrderingPanel = ({ project }: { project: Project }) => {
  const ordering = useQuery(orderingQueries.ordering(project.id))
  const next = useQuery(orderingQueries.next(project.id))
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Panel title={t('orderingPanel.nextSamples')} note={t('orderingPanel.inTheOrderIn')}>
        <Async query={next}>
          {({ tasks, isRestricted }) =>
            tasks.length === 0 ? (
              <Empty title={t('orderingPanel.nothingWaits')}>{t('orderingPanel.everySampleHasIts')}</Empty>
            ) : (
              <>
                {isRestricted && (
                  <Text size="xs" c="dimmed" mb={4}>
                    {t('orderingPanel.youAlsoLabelHere')}
                  </Text>
                )}
                <TaskList tasks={tasks} label={t('orderingPanel.nextSamples')} />
              </>
            )
          }
        </Async>
      </Panel>
      <Panel
        title={t('orderingPanel.recipe')}
        note={t('orderingPanel.whatModelsAndReaders')}
        actions={
          <Button size="compact-sm" variant="default" ml="auto" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? t('orderingPanel.close') : t('orderingPanel.changeTheRecipe')}
          </Button>
        }
      >
        <Async query={ordering}>
          {(found) => (
            <Stack gap="sm">
              <NotInUse project={project} ordering={found} />
              {found.recipe === null && !isOpen && <Text size="sm">{t('orderingPanel.thereIsNoRecipe')}</Text>}
              <LastRun project={project} ordering={found} />
              {isOpen && <Editor project={project} ordering={found} />}
            </Stack>
          )}
        </Async>
      </Panel>
    </>
  )
}
