import { Badge, Button, Table, Text } from '@mantine/core'
import type { Model, Project } from '@reticle/contract'
import type { ModelId } from '@reticle/domain'
import { IconPlus } from '@tabler/icons-react'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async, Empty } from '../../app/async.tsx'
import { count } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { Ago } from '../../app/time.tsx'
import { modelQueries } from './model-queries.ts'
import styles from './models.module.css'
import { RegisterDialog } from './register-dialog.tsx'
import { kindNames, stateBadges } from './run-words.ts'
import { t } from './words.ts'

const LastRun = ({ project, model }: { project: Project; model: Model }) => {
  const run = useQuery(modelQueries.lastRun(project.id, model.id)).data
  if (run === undefined) return null
  if (run === null)
    return (
      <Text size="sm" c="dimmed">
        {t('modelsPanel.noneYet')}
      </Text>
    )
  const [color, word] = stateBadges[run.state]
  return (
    <>
      {kindNames[run.kind]}{' '}
      <Badge size="sm" variant="light" color={color}>
        {word}
      </Badge>
      <Text size="xs" c="dimmed">
        <Ago at={run.createdAt} />
      </Text>
    </>
  )
}

const Said = ({ project, model }: { project: Project; model: Model }) => {
  const counts = useQuery(modelQueries.model(project.id, model.id)).data?.registered.map((one) => one.counts)
  return <>{counts === undefined ? '' : count(counts.reduce((sum, { suggestions }) => sum + suggestions, 0))}</>
}

type RowProps = { readonly project: Project; readonly model: Model; readonly isOpen: boolean; readonly onOpen: () => void }
const Row = ({ project, model, isOpen, onOpen }: RowProps) => (
  <Table.Tr className="row-selectable" {...(isOpen ? { 'data-selected': true } : {})}>
    <Table.Td>
      <button type="button" className={styles.open} aria-expanded={isOpen} onClick={onOpen}>
        {model.name}
      </button>{' '}
      {model.withdrawn !== null && (
        <Badge size="sm" variant="light" color="gray" title={model.withdrawn.reason}>
          {t('modelsPanel.withdrawn')}
        </Badge>
      )}
      {model.description !== '' && (
        <Text size="xs" c="dimmed" truncate maw={420} title={model.description}>
          {model.description}
        </Text>
      )}
    </Table.Td>
    <Table.Td>
      {model.latest ?? t('modelsPanel.noneYet')}
      {model.versions > 1 && (
        <Text size="xs" c="dimmed">
          {t('modelsPanel.ofVersions', { count: model.versions })}
        </Text>
      )}
    </Table.Td>
    <Table.Td ta="right">{count(model.backends)}</Table.Td>
    <Table.Td ta="right">
      <Said project={project} model={model} />
    </Table.Td>
    <Table.Td>
      <LastRun project={project} model={model} />
    </Table.Td>
  </Table.Tr>
)

type Props = {
  readonly project: Project
  readonly models: UseQueryResult<Model[]>
  readonly opened: ModelId | undefined
  readonly onOpen: (model: ModelId) => void
}

/** The models of a project, each with what it made so far. */
export const ModelsPanel = ({ project, models, opened, onOpen }: Props) => {
  const [isRegistering, setRegistering] = useState(false)
  const register = (
    <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={() => setRegistering(true)}>
      {t('modelsPanel.registerAModel')}
    </Button>
  )
  return (
    <Panel title={t('modelsPanel.models')} actions={(models.data?.length ?? 0) > 0 && register}>
      <Async query={models}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('modelsPanel.noModelsYet')} action={register}>
              {t('modelsPanel.aModelIsWhat')}
            </Empty>
          ) : (
            <Table aria-label={t('modelsPanel.modelsOfTheProject')}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('modelsPanel.model')}</Table.Th>
                  <Table.Th>{t('modelsPanel.newestVersion')}</Table.Th>
                  <Table.Th ta="right">{t('modelsPanel.backends')}</Table.Th>
                  <Table.Th ta="right">{t('modelsPanel.suggestions')}</Table.Th>
                  <Table.Th>{t('modelsPanel.lastRun')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.map((model) => (
                  <Row key={model.id} {...{ project, model }} isOpen={model.id === opened} onOpen={() => onOpen(model.id)} />
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </Async>
      {isRegistering && <RegisterDialog project={project} onClose={() => setRegistering(false)} onMade={onOpen} />}
    </Panel>
  )
}
