import { Badge, Table, Text } from '@mantine/core'
import type { GoldReader } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { useQuery } from '@tanstack/react-query'
import { goldQueries } from '../gold/gold-queries.ts'
import { meanWords } from '../gold/gold-words.ts'
import { t } from '../words.ts'

/** How everybody does on known answers; undefined when there are none, and for someone who also labels here. */
export const useGoldScores = (projectId: ProjectId): readonly GoldReader[] | undefined => {
  const { data } = useQuery(goldQueries.readers(projectId))
  return data?.some(({ hidden, qualification }) => hidden.n > 0 || qualification !== null) === true ? data : undefined
}

/** One cell: the mean on hidden gold with its interval, how the test went, and whether a pause is advised. */
export const GoldScore = ({ gold }: { gold: GoldReader | undefined }) => (
  <Table.Td style={{ whiteSpace: 'nowrap' }}>
    {gold === undefined || gold.hidden.n === 0 ? (
      <Text span size="sm" c="dimmed">
        {t('common.none')}
      </Text>
    ) : (
      meanWords(gold.hidden)
    )}
    {gold?.advice != null && !gold.isPaused && (
      <div>
        <Badge size="xs" color="orange" variant="light" title={gold.advice}>
          {t('goldScore.pauseAdvised')}
        </Badge>
      </div>
    )}
    {gold?.qualification != null && gold.qualification.state !== 'passed' && (
      <Text size="xs" c="dimmed">
        {t(`goldScore.${gold.qualification.state}`)}
      </Text>
    )}
  </Table.Td>
)
