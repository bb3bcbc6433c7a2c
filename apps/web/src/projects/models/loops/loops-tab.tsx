import { Button, Group, Text } from '@mantine/core'
import type { Project } from '@reticle/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async, Empty } from '../../../app/async.tsx'
import { canIn } from '../../../app/project.ts'
import { modelQueries } from '../model-queries.ts'
import { t } from '../words.ts'
import { LoopCard } from './loop-card.tsx'
import { LoopForm } from './loop-form.tsx'
import { loopQueries } from './loop-queries.ts'

/** Models that learn again and again from what is settled. */
export const LoopsTab = ({ project }: { readonly project: Project }) => {
  const loops = useQuery(loopQueries.loops(project.id))
  const backends = useQuery(modelQueries.backends(project.id)).data ?? []
  const learning = backends.filter(({ protocol, told }) => protocol === 'reticle' && (told === null || told.can.includes('train')))
  const [isOpen, setOpen] = useState(false)
  const mayManage = canIn(project, 'project.manage')
  return (
    <>
      {mayManage && (
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {learning.length === 0 ? t('loopsTab.addABackendThat') : ''}
          </Text>
          <Button size="xs" disabled={learning.length === 0} onClick={() => setOpen(true)}>
            {t('loopsTab.setUpALoop')}
          </Button>
        </Group>
      )}
      <Async query={loops}>
        {(found) =>
          found.length === 0 ? (
            <Empty title={t('loopsTab.noLoopsYet')}>{t('loopsTab.aLoopFreezesWhat')}</Empty>
          ) : (
            found.map((loop) => <LoopCard key={loop.id} project={project} loop={loop} />)
          )
        }
      </Async>
      {isOpen && <LoopForm project={project} backends={learning} onClose={() => setOpen(false)} />}
    </>
  )
}
