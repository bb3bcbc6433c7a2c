import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core'
import type { Project, ProjectOrdering } from '@reticle/contract'
import type { OrderingId, OrderingRecipe } from '@reticle/domain'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async, Empty } from '../../../app/async.tsx'
import { Panel } from '../../../app/page.tsx'
import { notifyDone, ProblemAlert } from '../../../app/problems.tsx'
import { Ago } from '../../../app/time.tsx'
import { call } from '../../../net/client.ts'
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
          <Progress value={100 * found.progress} animated aria-label="Preview: progress" />
        ) : found.error !== null ? (
          <Alert color="red" variant="light" role="status">
            {found.error}
          </Alert>
        ) : (
          <Stack gap={4}>
            <Text size="sm" fw={600}>
              With this recipe these would come first
            </Text>
            <TaskList tasks={found.first} label="Preview" />
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
    onSuccess: () => notifyDone('The scores are made anew by this recipe'),
    onSettled: again,
  })
  return (
    <Stack gap="sm">
      <RecipeEditor recipe={recipe} strategies={ordering.strategies} onChange={setRecipe} />
      <Group gap="xs">
        <RunButton label="Show what would come first" variant="default" isBusy={look.isPending} onClick={() => look.mutate()} />
        <RunButton
          label={ordering.recipe === null ? 'Set the recipe' : 'Set, and make the scores anew'}
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
  return (
    <Stack gap={4} role="status">
      <Text size="sm" c={run.state === 'failed' ? 'red' : undefined}>
        {recipeWords(run.recipe)}: {outcomeWords(run)}. By {run.createdBy}, <Ago at={run.createdAt} />
        {run.outcome !== null && run.outcome.models.length > 0 && `, asking ${run.outcome.models.join(', ')}`}.
      </Text>
      {isUnderWay(run) && (
        <Group gap="sm">
          <Progress value={100 * run.progress} animated w={320} aria-label="Scores: progress" />
          <Button size="compact-xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(run.id)}>
            Stop
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
      <Panel title="Next samples" note="in the order in which they are handed out">
        <Async query={next}>
          {({ tasks, isRestricted }) =>
            tasks.length === 0 ? (
              <Empty title="Nothing waits">Every sample has its readers, or there is none yet.</Empty>
            ) : (
              <>
                {isRestricted && (
                  <Text size="xs" c="dimmed" mb={4}>
                    You also label here: scores tell of other readers, so they are not shown to you.
                  </Text>
                )}
                <TaskList tasks={tasks} label="Next samples" />
              </>
            )
          }
        </Async>
      </Panel>
      <Panel
        title="Recipe"
        note="what models and readers say decides what is labelled next"
        actions={
          <Button size="compact-sm" variant="default" ml="auto" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Close' : 'Change the recipe'}
          </Button>
        }
      >
        <Async query={ordering}>
          {(found) => (
            <Stack gap="sm">
              <NotInUse project={project} ordering={found} />
              {found.recipe === null && !isOpen && <Text size="sm">There is no recipe yet.</Text>}
              <LastRun project={project} ordering={found} />
              {isOpen && <Editor project={project} ordering={found} />}
            </Stack>
          )}
        </Async>
      </Panel>
    </>
  )
}
