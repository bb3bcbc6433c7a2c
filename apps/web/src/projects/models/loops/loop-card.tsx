import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import type { Loop, Project } from '@reticle/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async } from '../../../app/async.tsx'
import { Panel } from '../../../app/page.tsx'
import { notifyDone, notifyProblem } from '../../../app/problems.tsx'
import { canIn } from '../../../app/project.ts'
import { ReasonDialog } from '../../../app/reason-dialog.tsx'
import { call } from '../../../net/client.ts'
import { NotInUse } from '../../queue/ordering/not-in-use.tsx'
import { orderingQueries } from '../../queue/ordering/ordering-queries.ts'
import { recipeWords } from '../../queue/ordering/strategy-words.ts'
import { useModelsAgain } from '../model-queries.ts'
import { LearningCurve } from './learning-curve.tsx'
import { isRoundOpen, loopQueries } from './loop-queries.ts'
import { loopStates, settledWords, triggerWords } from './loop-words.ts'
import { RoundsTable } from './rounds-table.tsx'

const acts = { startRound: 'A round begins', pauseLoop: 'The loop is paused', resumeLoop: 'The loop goes on' } as const

const Acts = ({ project, loop }: { project: Project; loop: Loop }) => {
  const again = useModelsAgain(project.id)
  const [isEnding, setEnding] = useState(false)
  const act = useMutation({
    mutationFn: (name: keyof typeof acts) => call(name, { params: { loopId: loop.id } }),
    onSuccess: (_, name) => notifyDone(acts[name]),
    onError: (error) => notifyProblem(error, 'Not done'),
    onSettled: again,
  })
  if (loop.state === 'ended') return null
  return (
    <Group gap="xs" ml="auto">
      <Button size="compact-sm" loading={act.isPending} disabled={isRoundOpen(loop.lastRound)} onClick={() => act.mutate('startRound')}>
        Begin a round
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        disabled={act.isPending}
        onClick={() => act.mutate(loop.state === 'active' ? 'pauseLoop' : 'resumeLoop')}
      >
        {loop.state === 'active' ? 'Pause' : 'Resume'}
      </Button>
      <Button size="compact-sm" variant="default" color="red" onClick={() => setEnding(true)}>
        End
      </Button>
      {isEnding && (
        <ReasonDialog
          title={`End the loop "${loop.name}"?`}
          text="The round under way is cancelled, and no further one begins. Its rounds and measures stay; readers see new suggestions on what was held out."
          confirm="End the loop"
          onConfirm={async (reason) => {
            await call('endLoop', { params: { loopId: loop.id }, body: { reason } })
            await again()
          }}
          onClose={() => setEnding(false)}
        />
      )}
    </Group>
  )
}

/** A loop with its rounds and its curve. */
export const LoopCard = ({ project, loop }: { project: Project; loop: Loop }) => {
  const detail = useQuery(loopQueries.loop(project.id, loop.id))
  const ordering = useQuery(orderingQueries.ordering(project.id)).data
  const [color, text] = loopStates[loop.state]
  const { heldOut, ordering: recipe, trigger } = loop.plan
  return (
    <>
      <Panel
        title={loop.name}
        note={
          <Badge size="sm" variant="light" color={color}>
            {text}
          </Badge>
        }
        actions={canIn(project, 'project.manage') ? <Acts project={project} loop={loop} /> : undefined}
      >
        <Stack gap="xs">
          <Text size="sm">
            {loop.backend} learns. {triggerWords(trigger)} Then the queue goes by {recipeWords(recipe).toLowerCase()}. Held out:{' '}
            {Math.round(100 * heldOut.share)} %{heldOut.groupBy === undefined ? '' : `, together by ${heldOut.groupBy}`}.
          </Text>
          <Text size="sm" c="dimmed">
            {settledWords(loop)}.
          </Text>
          {loop.state !== 'ended' && <NotInUse project={project} ordering={ordering} />}
          {loop.reason !== null && (
            <Text size="sm" c={loop.state === 'paused' ? 'red' : 'dimmed'} role="status" style={{ overflowWrap: 'anywhere' }}>
              {loop.reason}
            </Text>
          )}
          <Async query={detail}>
            {({ history }) =>
              history.length === 0 ? (
                <Text size="sm" c="dimmed">
                  No round yet.
                </Text>
              ) : (
                <RoundsTable project={project} history={history} />
              )
            }
          </Async>
        </Stack>
      </Panel>
      {detail.data !== undefined && <LearningCurve history={detail.data.history} />}
    </>
  )
}
