import { Alert, Button, Checkbox, Code, Group, NumberInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type ProjectId, type ProjectRole, projectRoles } from '@reticle/domain'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { CopyIcon } from '../../app/copy-icon.tsx'
import { roleHints, roleNames } from '../../app/labels.ts'
import { fieldProblems, ProblemAlert } from '../../app/problems.tsx'
import { Time } from '../../app/time.tsx'
import { inARow } from '../../language/lists.ts'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { queries } from '../../net/queries.ts'
import { t } from '../words.ts'

/** Roles by one tick each, with what they mean. */
export const RolePicker = ({
  value,
  onChange,
  label,
}: {
  value: readonly ProjectRole[]
  onChange: (roles: ProjectRole[]) => void
  label: string
}) => (
  <Checkbox.Group label={label} value={[...value]} onChange={(chosen) => onChange(projectRoles.filter((role) => chosen.includes(role)))}>
    <Group gap="lg" mt={4}>
      {projectRoles.map((role) => (
        <Checkbox key={role} value={role} label={roleNames[role]} description={roleHints[role]} maw={210} />
      ))}
    </Group>
  </Checkbox.Group>
)

type Made = { readonly path: string; readonly uses: number; readonly expiresAt: string; readonly roles: readonly ProjectRole[] }

const Link = ({ made }: { made: Made }) => {
  const link = new URL(made.path, window.location.origin).href
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // In braces: newer browsers answer with a promise, which React would take for the clean-up function.
    place.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <Alert ref={place} color="accent" title={t('invite.onlyOnce')}>
      <Group gap="xs" wrap="nowrap">
        <Code className="hash" aria-label={t('invite.link')}>
          {link}
        </Code>
        <CopyIcon value={link} what={t('invite.theLink')} />
      </Group>
      {t.rich('invite.forWhom', {
        uses: made.uses,
        roles: inARow(made.roles.map((role) => roleNames[role])),
        at: () => <Time at={made.expiresAt} />,
      })}
    </Alert>
  )
}

type Offer = {
  readonly roles: ProjectRole[]
  readonly note: string
  readonly days: number
  readonly maxUses: number
  readonly recipient: string
}

/** Makes an invitation link; the link is shown once, then only its hash is known. */
export const InviteByLink = ({ projectId }: { projectId: ProjectId }) => {
  const client = useQueryClient()
  const isMailOn = useQuery(queries.mails(projectId)).data?.isMailOn === true
  const form = useForm<Offer>({
    initialValues: { roles: ['annotator'], note: '', days: 14, maxUses: 5, recipient: '' },
    validate: {
      roles: (value) => (value.length === 0 ? t('invite.atLeastOne') : null),
      recipient: (value) => (value.trim() === '' || /^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('invite.noAddress')),
    },
  })
  const make = useMutation({
    mutationFn: () => {
      const { recipient, ...offer } = form.values
      const to = recipient.trim()
      return call('createInvitation', { params: { projectId }, body: { ...offer, ...(to === '' ? {} : { recipient: to, maxUses: 1 }) } })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.topic(projectId, 'people') }),
    onError: (error) => form.setErrors(fieldProblems(error)),
  })
  return (
    <form onSubmit={form.onSubmit(() => make.mutate())} noValidate>
      <Stack gap="sm">
        <RolePicker label={t('invite.roles')} value={form.values.roles} onChange={(roles) => form.setFieldValue('roles', roles)} />
        {form.errors.roles !== undefined && <Alert color="red">{form.errors.roles}</Alert>}
        <Group gap="sm" align="flex-end">
          <NumberInput label={t('invite.days')} min={1} max={90} w={130} {...form.getInputProps('days')} />
          <NumberInput label={t('invite.maxUses')} min={1} max={1000} w={160} {...form.getInputProps('maxUses')} />
          {isMailOn && (
            <TextInput
              label={t('invite.recipient')}
              type="email"
              placeholder={t('invite.recipientExample')}
              w={240}
              {...form.getInputProps('recipient')}
            />
          )}
          <TextInput label={t('invite.note')} placeholder={t('invite.noteExample')} w={260} {...form.getInputProps('note')} />
          <Button type="submit" loading={make.isPending}>
            {form.values.recipient.trim() === '' ? t('invite.make') : t('invite.send')}
          </Button>
        </Group>
        {make.error !== null && <ProblemAlert error={make.error} title={t('invite.notMade')} />}
        {make.data !== undefined && (
          <Link
            key={make.data.path}
            made={{ path: make.data.path, uses: make.data.maxUses, expiresAt: make.data.expiresAt, roles: make.data.roles }}
          />
        )}
      </Stack>
    </form>
  )
}
