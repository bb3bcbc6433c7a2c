import { Table, Text } from '@mantine/core'
import type { Progress, Quality } from '@reticle/contract'
import { Empty } from '../../app/async.tsx'
import { stateNames } from '../../app/labels.ts'
import { Agreement, count } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { t } from '../words.ts'

const seconds = (value: number): string =>
  value < 90 ? t('readers.seconds', { seconds: value }) : t('readers.minutes', { minutes: value / 60 })

/** Who did how much. Agreement here is with the consensus of the same samples, not a mark of worth. */
export const ReadersPanel = ({ readers }: { readers: Quality['readers'] }) => (
  <Panel title={t('readers.readers')} note={t('readers.agreementHint')}>
    {readers.length === 0 ? (
      <Empty title={t('readers.nobodyYet')} />
    ) : (
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('readers.reader')}</Table.Th>
            <Table.Th ta="right">{t('readers.annotations')}</Table.Th>
            <Table.Th ta="right" title={t('readers.timeHint')}>
              {t('readers.time')}
            </Table.Th>
            <Table.Th>{t('readers.agreement')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {readers.map((reader) => (
            <Table.Tr key={reader.personId}>
              <Table.Td>{reader.name}</Table.Td>
              <Table.Td ta="right">{count(reader.annotations)}</Table.Td>
              <Table.Td ta="right">
                {reader.medianActiveSeconds === null ? t('common.notAvailable') : seconds(reader.medianActiveSeconds)}
              </Table.Td>
              <Table.Td>
                <Agreement value={reader.agreement} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    )}
  </Panel>
)

/** The named reasons of the routing rules, so that "why is this contested" has an answer in numbers. */
export const ReasonsPanel = ({ reasons }: { reasons: Progress['reasons'] }) => (
  <Panel title={t('readers.reasons')} note={t('readers.whyRouted')}>
    {reasons.length === 0 ? (
      <Empty title={t('readers.noneRouted')} />
    ) : (
      <Table>
        <Table.Tbody>
          {reasons.map((one) => (
            <Table.Tr key={`${one.state}${one.reason}`}>
              <Table.Td w={96}>
                <Text size="sm" fw={500} c={one.state === 'settled' ? 'var(--reticle-accent-text)' : 'var(--reticle-warn)'}>
                  {stateNames[one.state]}
                </Text>
              </Table.Td>
              <Table.Td>{one.reason}</Table.Td>
              <Table.Td ta="right">{count(one.tasks)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    )}
  </Panel>
)
