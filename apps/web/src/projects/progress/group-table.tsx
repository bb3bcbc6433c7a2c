import { Progress, Table, Text } from '@mantine/core'
import type { ProgressForecast } from '@reticle/contract'
import { count, percent } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { t } from './words.ts'

type Group = NonNullable<ProgressForecast['groups']>[number]

/** How far each plate, patient or night is. */
export const GroupTable = ({ group }: { group: Group }) => (
  <Panel
    title={group.key}
    note={group.shown.length < group.values ? t('groups.largest', { shown: group.shown.length, values: group.values }) : undefined}
  >
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('groups.value')}</Table.Th>
          <Table.Th w={180}>{t('groups.settled')}</Table.Th>
          <Table.Th ta="right">{t('groups.contested')}</Table.Th>
          <Table.Th ta="right">{t('groups.samples')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {group.shown.map(({ value, tasks, settled, contested }) => (
          <Table.Tr key={value}>
            <Table.Td>{value}</Table.Td>
            <Table.Td>
              <Progress value={tasks === 0 ? 0 : (100 * settled) / tasks} size="sm" aria-label={t('groups.share', { value })} />
              <Text size="xs" c="dimmed">
                {percent(tasks === 0 ? 0 : settled / tasks)}
              </Text>
            </Table.Td>
            <Table.Td ta="right">{count(contested)}</Table.Td>
            <Table.Td ta="right">{count(tasks)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Panel>
)
