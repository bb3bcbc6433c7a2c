import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { type Protocol, protocolSchema } from '@reticle/domain'
import { useState } from 'react'
import { CopyIcon } from '../../app/copy-icon.tsx'
import { t } from './words.ts'

type Checked = { readonly protocol?: Protocol; readonly problems: readonly string[] }

const check = (text: string): Checked => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : t('json.notJson')] }
  }
  const parsed = protocolSchema.safeParse(json)
  if (parsed.success) return { protocol: parsed.data, problems: [] }
  return {
    problems: parsed.error.issues.map((issue) =>
      t('json.problemAt', { place: issue.path.join('.') || t('json.protocol'), message: issue.message }),
    ),
  }
}

type Props = { readonly protocol: Protocol; readonly onUse?: (protocol: Protocol) => void }

/** The whole protocol as JSON: everything can be said here, rules and routing too. Checked while it is typed. */
export const ProtocolJson = ({ protocol, onUse }: Props) => {
  const original = JSON.stringify(protocol, null, 2)
  const [text, setText] = useState(original)
  const checked = check(text)
  return (
    <Stack gap="xs">
      <Group justify="flex-end">
        <CopyIcon value={text} what={t('json.theJson')} />
      </Group>
      <Textarea
        aria-label={t('json.asJson')}
        value={text}
        readOnly={onUse === undefined}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={12}
        maxRows={32}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
        error={checked.problems.length === 0 ? undefined : checked.problems.join('\n')}
        errorProps={{ style: { whiteSpace: 'pre-line' } }}
      />
      {onUse !== undefined && (
        <Group justify="space-between">
          <Text size="xs" c="dimmed">
            {t('json.keepIds')}
          </Text>
          <Button
            variant="default"
            disabled={checked.protocol === undefined}
            onClick={() => checked.protocol !== undefined && onUse(checked.protocol)}
          >
            {t('json.take')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
