import { Text } from '@mantine/core'
import type { Queue } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { Link } from '@tanstack/react-router'
import { Panel } from '../../app/page.tsx'
import { orderWords } from '../protocol/dispensing-words.ts'

/** The order in words; it is the protocol's to say. */
export const QueueOrderPanel = ({ projectId, queue }: { projectId: ProjectId; queue: Queue }) => (
  <Panel title="Order">
    <Text size="sm">
      {queue.order === null
        ? 'Nothing is handed out: this project has no protocol yet.'
        : `${orderWords(queue.order)} Higher priorities go before it; what a reader put off comes last for that reader.`}{' '}
      <Link to="/projects/$projectId/protocol" params={{ projectId }} className="plain-link">
        {queue.order === null ? 'Write the protocol' : 'Change it in the protocol'}
      </Link>
    </Text>
  </Panel>
)
