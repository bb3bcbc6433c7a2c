import { Text } from '@mantine/core'
import type { Queue } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { Link } from '@tanstack/react-router'
import { Panel } from '../../app/page.tsx'
import { sentences } from '../../language/lists.ts'
import { orderWords } from '../protocol/dispensing-words.ts'
import { t } from '../quality/words.ts'

/** The order in words; it is the protocol's to say. */
export const QueueOrderPanel = ({ projectId, queue }: { projectId: ProjectId; queue: Queue }) => (
  <Panel title={t('queueOrderPanel.order')}>
    <Text size="sm">
      {queue.order === null ? t('queueOrderPanel.noProtocol') : sentences([orderWords(queue.order), t('queueOrderPanel.before')])}{' '}
      <Link to="/projects/$projectId/protocol" params={{ projectId }} className="plain-link">
        {queue.order === null ? t('queueOrderPanel.writeTheProtocol') : t('queueOrderPanel.changeItInThe')}
      </Link>
    </Text>
  </Panel>
)
