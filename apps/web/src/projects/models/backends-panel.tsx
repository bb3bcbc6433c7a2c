import { Button } from '@mantine/core'
import type { Backend, Model, Project } from '@reticle/contract'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async, Empty } from '../../app/async.tsx'
import { Panel } from '../../app/page.tsx'
import { queries } from '../../net/queries.ts'
import { BackendCard } from './backend-card.tsx'
import { BackendForm } from './backend-form.tsx'
import { modelQueries } from './model-queries.ts'
import styles from './models.module.css'
import { t } from './words.ts'

type Props = { readonly project: Project; readonly models: readonly Model[]; readonly onRuns: () => void }

/** The programs that answer for models, and how each of them fares. */
export const BackendsPanel = ({ project, models, onRuns }: Props) => {
  const backends = useQuery(modelQueries.backends(project.id))
  const protocol = useQuery(queries.protocols(project.id)).data?.[0]?.content
  const [edited, setEdited] = useState<Backend | 'new' | undefined>(undefined)
  /** The one that was just added is checked at once. */
  const [fresh, setFresh] = useState<Backend['id'] | undefined>(undefined)
  const add = (
    <Button size="xs" leftSection={<IconPlus size={14} />} onClick={() => setEdited('new')}>
      {t('backendsPanel.addABackend')}
    </Button>
  )
  return (
    <Panel title={t('backendsPanel.backends')} actions={(backends.data?.length ?? 0) > 0 && add}>
      <Async query={backends}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('backendsPanel.noBackendsYet')} action={add}>
              {t('backendsPanel.aBackendIsThe')}
            </Empty>
          ) : (
            <ul className={styles.cards} aria-label={t('backendsPanel.backends')}>
              {list.map((backend) => (
                <BackendCard
                  key={backend.id}
                  {...{ project, backend, protocol, onRuns }}
                  isFresh={backend.id === fresh}
                  onChange={() => setEdited(backend)}
                />
              ))}
            </ul>
          )
        }
      </Async>
      {edited !== undefined && (
        <BackendForm
          project={project}
          models={models.filter(({ withdrawn }) => withdrawn === null)}
          backend={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onMade={({ id }) => setFresh(id)}
        />
      )}
    </Panel>
  )
}
