import { Radio, Stack, Text } from '@mantine/core'
import type { Profile } from '@reticle/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { notifyDone, ProblemAlert } from '../problems.tsx'
import { t } from '../words.ts'

const choices = ['off', 'at-once', 'daily'] as const

/** When a mail tells of notices that were not read; kept as soon as it is chosen. */
export const NoticeMail = ({ profile }: { profile: Profile }) => {
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: (noticeMail: Profile['noticeMail']) => call('putNoticeMail', { body: { noticeMail } }),
    onSuccess: (saved) => {
      client.setQueryData(keys.profile, saved)
      notifyDone(t('noticeMail.saved'))
    },
  })
  if (!profile.isMailOn)
    return (
      <Text size="sm" c="dimmed">
        {t('noticeMail.isOff')}
      </Text>
    )
  return (
    <Stack gap="sm">
      <Radio.Group
        label={t('noticeMail.label')}
        value={save.isPending ? save.variables : profile.noticeMail}
        onChange={(value) => {
          const chosen = choices.find((one) => one === value)
          if (chosen !== undefined) save.mutate(chosen)
        }}
      >
        <Stack gap="xs" mt="xs">
          {choices.map((one) => (
            <Radio key={one} value={one} label={t(`noticeMail.${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {save.error !== null && <ProblemAlert error={save.error} title={t('notSaved')} />}
    </Stack>
  )
}
