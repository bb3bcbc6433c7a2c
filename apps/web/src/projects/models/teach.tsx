import { Anchor, Code, Group, List, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { CopyIcon } from '../../app/copy-icon.tsx'
import { Panel } from '../../app/page.tsx'
import styles from './models.module.css'
import { tenLines } from './teach-code.ts'
import { t } from './words.ts'

const code = (text: ReactNode) => <Code>{text}</Code>

/** What a backend is and how one comes to be; for who has none yet. */
export const FirstModel = () => (
  <Panel title={t('teach.title')}>
    <Text size="sm" mb="xs">
      {t('teach.backend')}
    </Text>
    <List size="sm" spacing={6} mb="sm">
      <List.Item>{t.rich('teach.demo', { code })}</List.Item>
      <List.Item>
        {t.rich('teach.own', { code })}
        <Group gap="xs" wrap="nowrap" align="flex-start" mt={6}>
          <Code block className={styles.code}>
            {tenLines}
          </Code>
          <CopyIcon value={tenLines} what={t('teach.copyProgram')} />
        </Group>
        {t.rich('teach.address', { code })}
      </List.Item>
      <List.Item>
        {t.rich('teach.others', {
          labelStudio: (text) => <Anchor href="https://github.com/HumanSignal/label-studio-ml-backend">{text}</Anchor>,
          monaiLabel: (text) => <Anchor href="https://github.com/Project-MONAI/MONAILabel">{text}</Anchor>,
        })}
      </List.Item>
      <List.Item>{t.rich('teach.privateHosts', { code })}</List.Item>
    </List>
  </Panel>
)
