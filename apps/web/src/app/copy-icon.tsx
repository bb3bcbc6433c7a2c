import { ActionIcon, CopyButton, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { t } from './words.ts'

/** Copies `value`; `what` names it in the tooltip ("Copy the link"). */
export const CopyIcon = ({ value, what }: { value: string; what: string }) => (
  <CopyButton value={value}>
    {({ copied, copy }) => (
      <Tooltip label={copied ? t('copied') : t('copyWhat', { what })}>
        <ActionIcon onClick={copy} aria-label={t('copyWhat', { what })}>
          {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
        </ActionIcon>
      </Tooltip>
    )}
  </CopyButton>
)
