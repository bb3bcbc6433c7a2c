import { Text } from '@mantine/core'
import type { ProtocolVersion } from '@reticle/contract'
import { lazy } from 'react'
import styles from './bench.module.css'
import { t } from './words.ts'

/** Not before the first sample: the image comes first. */
const Markdown = lazy(() => import('../app/markdown.tsx').then((module) => ({ default: module.Markdown })))

/** The protocol's instructions, beside the image. */
export const Instructions = ({ protocol }: { protocol: ProtocolVersion }) => (
  <div className={styles.prose}>
    <Text fw={600} size="sm">
      {protocol.content.title}
    </Text>
    <Text size="xs" c="dimmed" mb="xs">
      {t('panels.version', { version: protocol.version })}
    </Text>
    {protocol.content.instructions === '' ? (
      <Text size="sm" c="dimmed">
        {t('panels.noInstructions')}
      </Text>
    ) : (
      <Markdown text={protocol.content.instructions} />
    )}
  </div>
)
