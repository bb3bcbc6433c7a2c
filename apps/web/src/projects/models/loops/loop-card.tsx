import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import type { Loop, Project } from '@reticle/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async } from '../../../app/async.tsx'
import { decimal } from '../../../app/numbers.tsx'
import { Panel } from '../../../app/page.tsx'
import { notifyDone, notifyProblem } from '../../../app/problems.tsx'
import { canIn } from '../../../app/project.ts'
import { ReasonDialog } from '../../../app/reason-dialog.tsx'
import { call } from '../../../net/client.ts'
import { NotInUse } from '../../queue/ordering/not-in-use.tsx'
import { orderingQueries } from '../../queue/ordering/ordering-queries.ts'
import { recipeInLine } from '../../queue/ordering/strategy-words.ts'
import { useModelsAgain } from '../model-queries.ts'
import { t } from '../words.ts'
import { LearningCurve } from './learning-curve.tsx'
import { isRoundOpen, loopQueries } from './loop-queries.ts'
import { loopStates, settledWords, triggerWords } from './loop-words.ts'
import { RoundsTable } from './rounds-table.tsx'

type Act = 'startRound' | 'pauseLoop' | 'resumeLoop'

const Acts = ({ project, loop }: { project: Project; loop: Loop }) => {
  const again = useModelsAgain(project.id)
  const [isEnding, setEnding] = useState(false)
  const act = useMutation({
    mutationFn: (name: Act) => call(name, { params: { loopId: loop.id } }),
    onSuccess: (_, name) => notifyDone(t(`loopActs.${name}`)),
    onError: (error) => notifyProblem(error, t('loopCard.notDone')),
    onSettled: again,
  })
  if (loop.state === 'ended') return null
  return (
    <Group gap="xs" ml="auto">
      <Button size="compact-sm" loading={act.isPending} disabled={isRoundOpen(loop.lastRound)} onClick={() => act.mutate('startRound')}>
        {t('loopCard.beginARound')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        disabled={act.isPending}
        onClick={() => act.mutate(loop.state === 'active' ? 'pauseLoop' : 'resumeLoop')}
      >
        {loop.state === 'active' ? t('loopCard.pause') : t('loopCard.resume')}
      </Button>
      <Button size="compact-sm" variant="default" color="red" onClick={() => setEnding(true)}>
        {t('loopCard.end')}
      </Button>
      {isEnding && (
        <ReasonDialog
          title={t('loopCard.askEnd', { loop: loop.name })}
          text={t('loopCard.theRoundUnderWay')}
          confirm={t('loopCard.endTheLoop')}
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
  const plan = {
    ...{ backend: loop.backend, trigger: triggerWords(trigger) },
    ...{ recipe: recipeInLine(recipe), share: decimal(100 * heldOut.share, 0) },
  }
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
            {heldOut.groupBy === undefined ? t('loopCard.plan', plan) : t('loopCard.planGroup', { ...plan, group: heldOut.groupBy })}
          </Text>
          <Text size="sm" c="dimmed">
            {settledWords(loop)}
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
                  {t('loopCard.noRoundYet')}
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
