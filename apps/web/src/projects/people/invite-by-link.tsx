import { Alert, Button, Checkbox, Code, Group, NumberInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type ProjectId, type ProjectRole, projectRoles } from '@reticle/domain'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { CopyIcon } from '../../app/copy-icon.tsx'
import { roleHints, roleNames } from '../../app/labels.ts'
import { plural } from '../../app/numbers.tsx'
import { fieldProblems, ProblemAlert } from '../../app/problems.tsx'
import { Time } from '../../app/time.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'

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
    <Alert ref={place} color="accent" title="Send this link; it is shown only once">
      <Group gap="xs" wrap="nowrap">
        <Code className="hash" aria-label="Invitation link">
          {link}
        </Code>
        <CopyIcon value={link} what="the link" />
      </Group>
      For {plural(made.uses, 'person', 'people')} as {made.roles.map((role) => roleNames[role]).join(', ')}, until{' '}
      <Time at={made.expiresAt} />.
    </Alert>
  )
}

type Offer = { readonly roles: ProjectRole[]; readonly note: string; readonly days: number; readonly maxUses: number }

/** Makes an invitation link; the link is shown once, then only its hash is known. */
export const InviteByLink = ({ projectId }: { projectId: ProjectId }) => {
  const client = useQueryClient()
  const form = useForm<Offer>({
    initialValues: { roles: ['annotator'], note: '', days: 14, maxUses: 5 },
    validate: { roles: (value) => (value.length === 0 ? 'At least one role' : null) },
  })
  const make = useMutation({
    mutationFn: () => call('createInvitation', { params: { projectId }, body: form.values }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.topic(projectId, 'people') }),
    onError: (error) => form.setErrors(fieldProblems(error)),
  })
  return (
    <form onSubmit={form.onSubmit(() => make.mutate())} noValidate>
      <Stack gap="sm">
        <RolePicker label="Roles" value={form.values.roles} onChange={(roles) => form.setFieldValue('roles', roles)} />
        {form.errors.roles !== undefined && <Alert color="red">{form.errors.roles}</Alert>}
        <Group gap="sm" align="flex-end">
          <NumberInput label="Valid for (days)" min={1} max={90} w={130} {...form.getInputProps('days')} />
          <NumberInput label="For how many people" min={1} max={1000} w={160} {...form.getInputProps('maxUses')} />
          <TextInput label="Note to yourself" placeholder="second-year students" w={260} {...form.getInputProps('note')} />
          <Button type="submit" loading={make.isPending}>
            Make invitation link
          </Button>
        </Group>
        {make.error !== null && <ProblemAlert error={make.error} title="No link was made" />}
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
