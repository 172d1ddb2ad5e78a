"""Make the operational tables. Written by tools/write_migration.py."""

import sqlalchemy as sa
from alembic import op

from core.migrations.append_only import drop_function, let_rows_only_be_added
from core.models.types import ExactDecimal, UtcDateTime

revision = "0024"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('plan', sa.String(), nullable=True),
    sa.Column('details', sa.JSON(none_as_null=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    op.create_table('brake',
    sa.Column('plan', sa.String(40), nullable=False),
    sa.Column('release', sa.Integer(), nullable=False),
    sa.Column('set_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('plan', 'release', name=op.f('pk_brake'))
    )
    op.create_table('calendar_run',
    sa.Column('plan', sa.String(40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('ran_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('plan', 'day', name=op.f('pk_calendar_run'))
    )
    op.create_table('city_setting',
    sa.Column('plan', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.Column('changed_by', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('plan', 'name', name=op.f('pk_city_setting'))
    )
    op.create_table('imported_file',
    sa.Column('sha256', sa.String(64), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('size_bytes', sa.Integer(), nullable=False),
    sa.Column('received_at', UtcDateTime(), nullable=False),
    sa.Column('received_by', sa.String(), nullable=False),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_imported_file_sha256')),
    sa.CheckConstraint('size_bytes >= 0', name=op.f('ck_imported_file_size_bytes')),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_imported_file'))
    )
    op.create_table('inbound_update',
    sa.Column('channel', sa.String(20), nullable=False),
    sa.Column('update_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('payload', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('state', sa.Enum('received', 'done', 'set_aside', name='updatestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('received_at', UtcDateTime(), nullable=False),
    sa.Column('process', sa.String(), nullable=True),
    sa.Column('due_at', UtcDateTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('unknown_outcomes', sa.Integer(), nullable=False),
    sa.Column('send_began_at', UtcDateTime(), nullable=True),
    sa.Column('settled_at', UtcDateTime(), nullable=True),
    sa.Column('error', sa.String(), nullable=True),
    sa.CheckConstraint("(state = 'received') = (settled_at IS NULL)", name=op.f('ck_inbound_update_settled')),
    sa.PrimaryKeyConstraint('channel', 'update_id', name=op.f('pk_inbound_update'))
    )
    op.create_table('person',
    sa.Column('account', sa.String(40), nullable=False),
    sa.Column('name', sa.String(80), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=True),
    sa.Column('code_secret', sa.String(), nullable=True),
    sa.Column('last_code_step', sa.Integer(), nullable=True),
    sa.Column('city_issuer', sa.String(), nullable=True),
    sa.Column('city_subject', sa.String(255), nullable=True),
    sa.Column('added_at', UtcDateTime(), nullable=False),
    sa.Column('added_by', sa.String(), nullable=False),
    sa.Column('signed_in_at', UtcDateTime(), nullable=True),
    sa.Column('disabled_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint('(city_issuer IS NULL) = (city_subject IS NULL)', name=op.f('ck_person_city_account')),
    sa.CheckConstraint('(password_hash IS NULL) = (code_secret IS NULL)', name=op.f('ck_person_two_things')),
    sa.CheckConstraint('account = lower(account)', name=op.f('ck_person_account')),
    sa.PrimaryKeyConstraint('account', name=op.f('pk_person')),
    sa.UniqueConstraint('city_issuer', 'city_subject', name=op.f('uq_person_city_issuer_city_subject'))
    )
    op.create_table('plan',
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('city', sa.String(), nullable=False),
    sa.Column('horizon_start', sa.Date(), nullable=False),
    sa.Column('horizon_end', sa.Date(), nullable=False),
    sa.Column('is_sample', sa.Boolean(), nullable=False),
    sa.Column('publisher', sa.String(), nullable=True),
    sa.Column('licence', sa.String(), nullable=True),
    sa.Column('contact', sa.String(), nullable=True),
    sa.Column('calendar', sa.Enum('jalali', 'gregorian', name='calendarkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('money_scale', sa.Enum('one', 'thousand', 'million', 'billion', name='moneyscale', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('second_currency', sa.String(), nullable=True),
    sa.Column('second_ratio', ExactDecimal(), nullable=True),
    sa.CheckConstraint('CAST(second_ratio AS NUMERIC) >= 0', name=op.f('ck_plan_second_ratio')),
    sa.CheckConstraint('horizon_start <= horizon_end', name=op.f('ck_plan_horizon')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_plan'))
    )
    op.create_table('running_process',
    sa.Column('key', sa.String(32), nullable=False),
    sa.Column('name', sa.String(20), nullable=False),
    sa.Column('host', sa.String(255), nullable=False),
    sa.Column('pid', sa.Integer(), nullable=False),
    sa.Column('started_at', UtcDateTime(), nullable=False),
    sa.Column('beat_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_running_process'))
    )
    op.create_index('ix_running_process_name', 'running_process', ['name'], unique=False)
    op.create_table('send_rate',
    sa.Column('sender', sa.String(40), nullable=False),
    sa.Column('paid_until', UtcDateTime(), nullable=False),
    sa.Column('held_until', UtcDateTime(), nullable=True),
    sa.Column('failing_since', UtcDateTime(), nullable=True),
    sa.Column('failing_reason', sa.String(), nullable=True),
    sa.Column('probe_at', UtcDateTime(), nullable=True),
    sa.Column('probes', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('sender', name=op.f('pk_send_rate'))
    )
    op.create_table('sent_picture',
    sa.Column('sender', sa.String(60), nullable=False),
    sa.Column('sha256', sa.String(64), nullable=False),
    sa.Column('file_id', sa.String(), nullable=False),
    sa.Column('sent_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_sent_picture_sha256')),
    sa.PrimaryKeyConstraint('sender', 'sha256', name=op.f('pk_sent_picture'))
    )
    op.create_table('sign_in_delay',
    sa.Column('subject', sa.String(64), nullable=False),
    sa.Column('failed_count', sa.Integer(), nullable=False),
    sa.Column('failed_at', UtcDateTime(), nullable=False),
    sa.Column('held_until', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('subject', name=op.f('pk_sign_in_delay'))
    )
    op.create_table('subscriber',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(20), nullable=False),
    sa.Column('chat_id', sa.String(40), nullable=False),
    sa.Column('state', sa.Enum('active', 'blocked', name='subscriberstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('digest', sa.Enum('immediate', 'daily', 'weekly', name='digest', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('quiet_from', sa.Time(), nullable=True),
    sa.Column('quiet_until', sa.Time(), nullable=True),
    sa.Column('text_only', sa.Boolean(), nullable=False),
    sa.Column('muted', sa.String(), nullable=False),
    sa.Column('message_count', sa.Integer(), nullable=False),
    sa.Column('held_until', UtcDateTime(), nullable=True),
    sa.Column('thread_id', sa.BigInteger(), nullable=True),
    sa.Column('has_lost_topic', sa.Boolean(), nullable=False),
    sa.Column('is_channel', sa.Boolean(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('(quiet_from IS NULL) = (quiet_until IS NULL)', name=op.f('ck_subscriber_quiet_hours')),
    sa.CheckConstraint('message_count >= 0', name=op.f('ck_subscriber_message_count')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscriber')),
    sa.UniqueConstraint('channel', 'chat_id', name=op.f('uq_subscriber_channel_chat_id')),
    sqlite_autoincrement=True
    )
    op.create_table('desk_session',
    sa.Column('token_hash', sa.String(64), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('is_complete', sa.Boolean(), nullable=False),
    sa.Column('started_at', UtcDateTime(), nullable=False),
    sa.Column('seen_at', UtcDateTime(), nullable=False),
    sa.Column('proved_at', UtcDateTime(), nullable=False),
    sa.Column('ends_at', UtcDateTime(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('agent', sa.String(80), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.account'], name=op.f('fk_desk_session_person')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_desk_session'))
    )
    op.create_index(op.f('ix_desk_session_person'), 'desk_session', ['person'], unique=False)
    op.create_table('follow',
    sa.Column('subscriber', sa.Integer(), nullable=False),
    sa.Column('plan', sa.String(40), nullable=False),
    sa.Column('topic', sa.String(120), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['subscriber'], ['subscriber.id'], name=op.f('fk_follow_subscriber'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('subscriber', 'plan', 'topic', name=op.f('pk_follow'))
    )
    op.create_index('ix_follow_topic', 'follow', ['plan', 'topic'], unique=False)
    op.create_table('import_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan', sa.String(), nullable=True),
    sa.Column('file', sa.String(), nullable=False),
    sa.Column('state', sa.Enum('refused', 'proposed', 'applied', name='importstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('reasons', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('started_at', UtcDateTime(), nullable=False),
    sa.Column('applied_at', UtcDateTime(), nullable=True),
    sa.Column('summary', sa.JSON(none_as_null=True), nullable=False),
    sa.CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name=op.f('ck_import_run_applied')),
    sa.ForeignKeyConstraint(['file'], ['imported_file.sha256'], name=op.f('fk_import_run_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_run'))
    )
    op.create_table('passkey',
    sa.Column('credential_id', sa.String(1364), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('name', sa.String(80), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.BigInteger(), nullable=False),
    sa.Column('added_at', UtcDateTime(), nullable=False),
    sa.Column('used_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.account'], name=op.f('fk_passkey_person')),
    sa.PrimaryKeyConstraint('credential_id', name=op.f('pk_passkey'))
    )
    op.create_index(op.f('ix_passkey_person'), 'passkey', ['person'], unique=False)
    op.create_table('passkey_challenge',
    sa.Column('challenge_hash', sa.String(64), nullable=False),
    sa.Column('person', sa.String(), nullable=True),
    sa.Column('expires_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.account'], name=op.f('fk_passkey_challenge_person')),
    sa.PrimaryKeyConstraint('challenge_hash', name=op.f('pk_passkey_challenge'))
    )
    op.create_index(op.f('ix_passkey_challenge_person'), 'passkey_challenge', ['person'], unique=False)
    op.create_table('person_role',
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('role', sa.Enum('clerk', 'approver', 'publisher', 'operator', 'auditor', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.account'], name=op.f('fk_person_role_person')),
    sa.PrimaryKeyConstraint('person', 'role', name=op.f('pk_person_role'))
    )
    op.create_table('price_index',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('value', ExactDecimal(), nullable=False),
    sa.Column('source', sa.String(), nullable=True),
    sa.Column('origin', sa.Enum('real', 'adapted', 'illustrative', name='origin', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.CheckConstraint('CAST(value AS NUMERIC) >= 1', name=op.f('ck_price_index_value')),
    sa.CheckConstraint('fiscal_year BETWEEN 1300 AND 2100', name=op.f('ck_price_index_fiscal_year')),
    sa.ForeignKeyConstraint(['plan'], ['plan.code'], name=op.f('fk_price_index_plan'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('plan', 'fiscal_year', name=op.f('pk_price_index'))
    )
    op.create_table('quality_answer',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('rule', sa.Enum('direction_contradicts', 'baseline_equals_target', 'unit_changed', 'implausible_value', 'progress_falling', 'spending_above_allocation', 'allocation_mismatch', 'same_title', 'objective_without_projects', 'revision_without_reason', 'boundary_turned', 'boundary_crossed', 'boundaries_overlap', name='qualityrule', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('source', sa.String(), nullable=True),
    sa.Column('origin', sa.Enum('real', 'adapted', 'illustrative', name='origin', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.ForeignKeyConstraint(['plan'], ['plan.code'], name=op.f('fk_quality_answer_plan'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('plan', 'rule', 'subject', name=op.f('pk_quality_answer'))
    )
    op.create_table('recovery_code',
    sa.Column('code_hash', sa.String(64), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.account'], name=op.f('fk_recovery_code_person')),
    sa.PrimaryKeyConstraint('code_hash', name=op.f('pk_recovery_code'))
    )
    op.create_index(op.f('ix_recovery_code_person'), 'recovery_code', ['person'], unique=False)
    op.create_table('release',
    sa.Column('plan', sa.String(40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(64), nullable=False),
    sa.Column('published_at', UtcDateTime(), nullable=False),
    sa.Column('published_by', sa.String(), nullable=False),
    sa.Column('judged_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('change_count', sa.Integer(), nullable=False),
    sa.CheckConstraint('change_count >= 0', name=op.f('ck_release_change_count')),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_release_sha256')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_release_number')),
    sa.ForeignKeyConstraint(['plan'], ['plan.code'], name=op.f('fk_release_plan'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('plan', 'number', name=op.f('pk_release')),
    sa.UniqueConstraint('file_name', name=op.f('uq_release_file_name'))
    )
    op.create_table('sign_in_link',
    sa.Column('token_hash', sa.String(64), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('code_secret', sa.String(), nullable=False),
    sa.Column('expires_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.account'], name=op.f('fk_sign_in_link_person')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_sign_in_link'))
    )
    op.create_index(op.f('ix_sign_in_link_person'), 'sign_in_link', ['person'], unique=False)
    op.create_table('visit',
    sa.Column('subscriber', sa.Integer(), nullable=False),
    sa.Column('plan', sa.String(40), nullable=False),
    sa.Column('release', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['subscriber'], ['subscriber.id'], name=op.f('fk_visit_subscriber'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('subscriber', 'plan', name=op.f('pk_visit'))
    )
    op.create_table('claim',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('value', ExactDecimal(), nullable=False),
    sa.Column('unit', sa.String(), nullable=False),
    sa.Column('quote', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=True),
    sa.Column('measure', sa.String(), nullable=True),
    sa.Column('removed_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['plan'], ['plan.code'], name=op.f('fk_claim_plan'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['removed_by'], ['import_run.id'], name=op.f('fk_claim_removed_by')),
    sa.PrimaryKeyConstraint('plan', 'code', name=op.f('pk_claim'))
    )
    op.create_table('delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subscriber', sa.Integer(), nullable=False),
    sa.Column('plan', sa.String(40), nullable=False),
    sa.Column('release', sa.Integer(), nullable=False),
    sa.Column('occasion', sa.String(10), nullable=False),
    sa.Column('state', sa.Enum('pending', 'paused', 'claimed', 'sent', 'failed', 'unknown', 'cancelled', name='deliverystate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('due_at', UtcDateTime(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('unknown_outcomes', sa.Integer(), nullable=False),
    sa.Column('claimed_by', sa.String(), nullable=True),
    sa.Column('process', sa.String(), nullable=True),
    sa.Column('lease_until', UtcDateTime(), nullable=True),
    sa.Column('send_began_at', UtcDateTime(), nullable=True),
    sa.Column('settled_at', UtcDateTime(), nullable=True),
    sa.Column('error', sa.String(), nullable=True),
    sa.Column('message_id', sa.String(), nullable=True),
    sa.Column('told_in', sa.Integer(), nullable=True),
    sa.Column('enqueued_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("(state = 'claimed') = (lease_until IS NOT NULL)", name=op.f('ck_delivery_lease')),
    sa.CheckConstraint("(state IN ('pending', 'paused', 'claimed')) = (settled_at IS NULL)", name=op.f('ck_delivery_settled')),
    sa.CheckConstraint("send_began_at IS NULL OR state = 'claimed'", name=op.f('ck_delivery_send_began')),
    sa.CheckConstraint('attempts >= 0', name=op.f('ck_delivery_attempts')),
    sa.CheckConstraint('unknown_outcomes BETWEEN 0 AND attempts', name=op.f('ck_delivery_unknown_outcomes')),
    sa.ForeignKeyConstraint(['plan', 'release'], ['release.plan', 'release.number'], name=op.f('fk_delivery_plan_release')),
    sa.ForeignKeyConstraint(['subscriber'], ['subscriber.id'], name=op.f('fk_delivery_subscriber'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    sa.UniqueConstraint('subscriber', 'plan', 'release', 'occasion', name=op.f('uq_delivery_subscriber_plan_release_occasion')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_delivery_chat', 'delivery', ['subscriber', 'state'], unique=False)
    op.create_index('ix_delivery_due', 'delivery', ['state', 'due_at', 'id'], unique=False)
    op.create_table('desk_package',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('reading', 'faulty', 'draft', 'waiting', 'returned', 'withdrawn', 'approved', 'scheduled', 'publishing', 'published', name='packagestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('file', sa.String(), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('reasons', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('changes_digest', sa.String(64), nullable=True),
    sa.Column('scope', sa.Enum('whole', 'with_removals', 'part', 'withdrawal', name='packagescope', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('begins_paused', sa.Boolean(), nullable=False),
    sa.Column('publish_at', UtcDateTime(), nullable=True),
    sa.Column('scheduled_by', sa.String(), nullable=True),
    sa.Column('handed_in_by', sa.String(), nullable=False),
    sa.Column('handed_in_at', UtcDateTime(), nullable=False),
    sa.Column('plan', sa.String(), nullable=True),
    sa.Column('digest', sa.String(64), nullable=True),
    sa.Column('base_run', sa.Integer(), nullable=True),
    sa.Column('base_release', sa.Integer(), nullable=True),
    sa.Column('found', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('is_moved', sa.Boolean(), nullable=False),
    sa.Column('returned_by', sa.String(), nullable=True),
    sa.Column('return_reason', sa.String(), nullable=True),
    sa.Column('import_run', sa.Integer(), nullable=True),
    sa.Column('release', sa.Integer(), nullable=True),
    sa.Column('failure', sa.String(), nullable=True),
    sa.CheckConstraint("(state = 'published') = (release IS NOT NULL)", name=op.f('ck_desk_package_published')),
    sa.CheckConstraint("state <> 'scheduled' OR publish_at IS NOT NULL", name=op.f('ck_desk_package_scheduled')),
    sa.CheckConstraint('(publish_at IS NULL) = (scheduled_by IS NULL)', name=op.f('ck_desk_package_scheduled_by')),
    sa.CheckConstraint('length(digest) = 64', name=op.f('ck_desk_package_digest')),
    sa.ForeignKeyConstraint(['file'], ['imported_file.sha256'], name=op.f('fk_desk_package_file')),
    sa.ForeignKeyConstraint(['handed_in_by'], ['person.account'], name=op.f('fk_desk_package_handed_in_by')),
    sa.ForeignKeyConstraint(['import_run'], ['import_run.id'], name=op.f('fk_desk_package_import_run')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_package')),
    sqlite_autoincrement=True
    )
    op.create_table('district',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('tile_row', sa.Integer(), nullable=True),
    sa.Column('tile_col', sa.Integer(), nullable=True),
    sa.Column('population', sa.Integer(), nullable=True),
    sa.Column('area_ha', ExactDecimal(), nullable=True),
    sa.Column('river_side', sa.Enum('north', 'south', name='riverside', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('neighbourhoods', sa.String(), nullable=True),
    sa.Column('landmarks', sa.String(), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('source', sa.String(), nullable=True),
    sa.Column('removed_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('CAST(area_ha AS NUMERIC) >= 0', name=op.f('ck_district_area_ha')),
    sa.CheckConstraint('number BETWEEN 1 AND 1000', name=op.f('ck_district_number')),
    sa.CheckConstraint('population BETWEEN 0 AND 100000000', name=op.f('ck_district_population')),
    sa.CheckConstraint('tile_col BETWEEN 0 AND 50', name=op.f('ck_district_tile_col')),
    sa.CheckConstraint('tile_row BETWEEN 0 AND 50', name=op.f('ck_district_tile_row')),
    sa.ForeignKeyConstraint(['plan'], ['plan.code'], name=op.f('fk_district_plan'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['removed_by'], ['import_run.id'], name=op.f('fk_district_removed_by')),
    sa.PrimaryKeyConstraint('plan', 'code', name=op.f('pk_district'))
    )
    op.create_table('document',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=True),
    sa.Column('source', sa.String(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('removed_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['plan'], ['plan.code'], name=op.f('fk_document_plan'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['removed_by'], ['import_run.id'], name=op.f('fk_document_removed_by')),
    sa.PrimaryKeyConstraint('plan', 'code', name=op.f('pk_document'))
    )
    op.create_table('event',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=True),
    sa.Column('status', sa.String(), nullable=True),
    sa.Column('happened_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('source', sa.String(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('removed_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['plan'], ['plan.code'], name=op.f('fk_event_plan'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['removed_by'], ['import_run.id'], name=op.f('fk_event_removed_by')),
    sa.PrimaryKeyConstraint('plan', 'code', name=op.f('pk_event'))
    )
    op.create_table('field_revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan', sa.String(), nullable=False),
    sa.Column('import_run', sa.Integer(), nullable=False),
    sa.Column('thing', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('field', sa.String(), nullable=False),
    sa.Column('old', sa.String(), nullable=True),
    sa.Column('new', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['import_run'], ['import_run.id'], name=op.f('fk_field_revision_import_run')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_field_revision'))
    )
    op.create_index(op.f('ix_field_revision_import_run'), 'field_revision', ['import_run'], unique=False)
    op.create_index(op.f('ix_field_revision_plan'), 'field_revision', ['plan'], unique=False)
    op.create_table('level',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('titles', sa.String(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('has_indicators', sa.Boolean(), nullable=False),
    sa.Column('has_projects', sa.Boolean(), nullable=False),
    sa.Column('description', sa.String(), nullable=True),
    sa.Column('removed_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('rank BETWEEN 1 AND 100', name=op.f('ck_level_rank')),
    sa.ForeignKeyConstraint(['plan'], ['plan.code'], name=op.f('fk_level_plan'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['removed_by'], ['import_run.id'], name=op.f('fk_level_removed_by')),
    sa.PrimaryKeyConstraint('plan', 'code', name=op.f('pk_level'))
    )
    op.create_table('node',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('parent', sa.String(length=80), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('description', sa.String(), nullable=True),
    sa.Column('part', sa.Enum('city_progress', 'municipal_transformation', name='part', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('approach', sa.Enum('goal_oriented', 'problem_oriented', name='approach', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('pillar', sa.Enum('city', 'citizens', 'urban_management', name='pillar', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('weight', ExactDecimal(), nullable=False),
    sa.Column('responsible', sa.String(), nullable=True),
    sa.Column('source', sa.String(), nullable=True),
    sa.Column('origin', sa.Enum('real', 'adapted', 'illustrative', name='origin', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('removed_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('CAST(weight AS NUMERIC) >= 0', name=op.f('ck_node_weight')),
    sa.CheckConstraint('parent <> code', name=op.f('ck_node_not_own_parent')),
    sa.ForeignKeyConstraint(['plan', 'parent'], ['node.plan', 'node.code'], name=op.f('fk_node_plan_parent'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['plan'], ['plan.code'], name=op.f('fk_node_plan'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['removed_by'], ['import_run.id'], name=op.f('fk_node_removed_by')),
    sa.PrimaryKeyConstraint('plan', 'code', name=op.f('pk_node'))
    )
    op.create_index(op.f('ix_node_plan_parent'), 'node', ['plan', 'parent'], unique=False)
    op.create_table('portfolio',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('removed_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['plan'], ['plan.code'], name=op.f('fk_portfolio_plan'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['removed_by'], ['import_run.id'], name=op.f('fk_portfolio_removed_by')),
    sa.PrimaryKeyConstraint('plan', 'code', name=op.f('pk_portfolio'))
    )
    op.create_table('process',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('sessions', sa.Integer(), nullable=True),
    sa.Column('person_hours', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('removed_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('person_hours BETWEEN 0 AND 100000000', name=op.f('ck_process_person_hours')),
    sa.CheckConstraint('sessions BETWEEN 0 AND 1000000', name=op.f('ck_process_sessions')),
    sa.ForeignKeyConstraint(['plan'], ['plan.code'], name=op.f('fk_process_plan'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['removed_by'], ['import_run.id'], name=op.f('fk_process_removed_by')),
    sa.PrimaryKeyConstraint('plan', 'code', name=op.f('pk_process'))
    )
    op.create_table('project',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('portfolio', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=True),
    sa.Column('responsible', sa.String(), nullable=True),
    sa.Column('location', sa.String(), nullable=True),
    sa.Column('lat', ExactDecimal(), nullable=True),
    sa.Column('lon', ExactDecimal(), nullable=True),
    sa.Column('is_place_approximate', sa.Boolean(), nullable=False),
    sa.Column('scope', sa.String(), nullable=True),
    sa.Column('start_on', sa.Date(), nullable=True),
    sa.Column('planned_end_on', sa.Date(), nullable=True),
    sa.Column('actual_end_on', sa.Date(), nullable=True),
    sa.Column('status', sa.Enum('not_started', 'on_track', 'delayed', 'stopped', 'completed', 'cancelled', name='projectstatus', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('weight', ExactDecimal(), nullable=False),
    sa.Column('source', sa.String(), nullable=True),
    sa.Column('origin', sa.Enum('real', 'adapted', 'illustrative', name='origin', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('real_fields', sa.String(), nullable=True),
    sa.Column('removed_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('CAST(lat AS NUMERIC) BETWEEN -90 AND 90', name=op.f('ck_project_lat')),
    sa.CheckConstraint('CAST(lon AS NUMERIC) BETWEEN -180 AND 180', name=op.f('ck_project_lon')),
    sa.CheckConstraint('CAST(weight AS NUMERIC) >= 0', name=op.f('ck_project_weight')),
    sa.CheckConstraint('start_on <= actual_end_on', name=op.f('ck_project_actual_dates')),
    sa.CheckConstraint('start_on <= planned_end_on', name=op.f('ck_project_planned_dates')),
    sa.ForeignKeyConstraint(['plan'], ['plan.code'], name=op.f('fk_project_plan'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['removed_by'], ['import_run.id'], name=op.f('fk_project_removed_by')),
    sa.PrimaryKeyConstraint('plan', 'code', name=op.f('pk_project'))
    )
    op.create_table('quality_flag',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan', sa.String(), nullable=False),
    sa.Column('import_run', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('thing', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('details', sa.JSON(none_as_null=True), nullable=False),
    sa.ForeignKeyConstraint(['import_run'], ['import_run.id'], name=op.f('fk_quality_flag_import_run')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quality_flag'))
    )
    op.create_index(op.f('ix_quality_flag_import_run'), 'quality_flag', ['import_run'], unique=False)
    op.create_index(op.f('ix_quality_flag_plan'), 'quality_flag', ['plan'], unique=False)
    op.create_table('source',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('publisher', sa.String(), nullable=True),
    sa.Column('reference', sa.String(), nullable=True),
    sa.Column('url', sa.String(), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('archived_url', sa.String(), nullable=True),
    sa.Column('speaker', sa.String(), nullable=True),
    sa.Column('removed_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['plan'], ['plan.code'], name=op.f('fk_source_plan'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['removed_by'], ['import_run.id'], name=op.f('fk_source_removed_by')),
    sa.PrimaryKeyConstraint('plan', 'code', name=op.f('pk_source'))
    )
    op.create_table('approval_link',
    sa.Column('token_hash', sa.String(64), nullable=False),
    sa.Column('package', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(64), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.Column('expires_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['person.account'], name=op.f('fk_approval_link_made_by')),
    sa.ForeignKeyConstraint(['package'], ['desk_package.id'], name=op.f('fk_approval_link_package')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_approval_link'))
    )
    op.create_index(op.f('ix_approval_link_package'), 'approval_link', ['package'], unique=False)
    op.create_table('boundary',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('geometry', sa.String(), nullable=False),
    sa.CheckConstraint('substr(geometry, 1, 16) IN (\'{"type":"Polygon\', \'{"type":"MultiPo\')', name=op.f('ck_boundary_polygons')),
    sa.ForeignKeyConstraint(['plan', 'code'], ['district.plan', 'district.code'], name=op.f('fk_boundary_plan_code'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('plan', 'code', name=op.f('pk_boundary'))
    )
    op.create_table('budget_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('project', sa.String(length=80), nullable=True),
    sa.Column('node', sa.String(length=80), nullable=True),
    sa.Column('fiscal_year', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('approved', 'allocated', 'spent', name='budgetkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount_billion_rial', ExactDecimal(), nullable=False),
    sa.Column('fund', sa.String(), nullable=True),
    sa.Column('source', sa.String(), nullable=True),
    sa.CheckConstraint('CAST(amount_billion_rial AS NUMERIC) >= 0', name=op.f('ck_budget_line_amount_billion_rial')),
    sa.CheckConstraint('fiscal_year BETWEEN 1300 AND 2100', name=op.f('ck_budget_line_fiscal_year')),
    sa.CheckConstraint('project IS NULL OR node IS NULL', name=op.f('ck_budget_line_one_subject')),
    sa.ForeignKeyConstraint(['plan', 'node'], ['node.plan', 'node.code'], name=op.f('fk_budget_line_plan_node'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['plan', 'project'], ['project.plan', 'project.code'], name=op.f('fk_budget_line_plan_project'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['plan'], ['plan.code'], name=op.f('fk_budget_line_plan'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_budget_line'))
    )
    op.create_index('uq_budget_line_key', 'budget_line', ['plan', sa.literal_column("coalesce(project, '')"), sa.literal_column("coalesce(node, '')"), sa.literal_column('coalesce(fiscal_year, 0)'), 'kind', sa.literal_column("coalesce(fund, '')")], unique=True)
    op.create_table('desk_job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('read', 'preview', 'publish', name='jobkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('package', sa.Integer(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'running', 'done', 'failed', name='jobstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('queued_at', UtcDateTime(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('process', sa.String(32), nullable=True),
    sa.Column('ended_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint("(state = 'running') = (process IS NOT NULL)", name=op.f('ck_desk_job_running')),
    sa.ForeignKeyConstraint(['package'], ['desk_package.id'], name=op.f('fk_desk_job_package')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_job'))
    )
    op.create_index(op.f('ix_desk_job_package'), 'desk_job', ['package'], unique=False)
    op.create_table('draft_preview',
    sa.Column('token', sa.String(64), nullable=False),
    sa.Column('package', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(64), nullable=False),
    sa.Column('state', sa.Enum('making', 'ready', 'failed', name='previewstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('made_at', UtcDateTime(), nullable=True),
    sa.Column('failure', sa.String(), nullable=True),
    sa.Column('messages', sa.JSON(none_as_null=True), nullable=False),
    sa.ForeignKeyConstraint(['package'], ['desk_package.id'], name=op.f('fk_draft_preview_package')),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_draft_preview')),
    sa.UniqueConstraint('package', name=op.f('uq_draft_preview_package'))
    )
    op.create_table('indicator',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.Enum('outcome', 'control', name='indicatorkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('node', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('definition', sa.String(), nullable=True),
    sa.Column('formula', sa.String(), nullable=True),
    sa.Column('unit', sa.String(), nullable=False),
    sa.Column('direction', sa.Enum('higher', 'lower', 'band', 'maintain', name='direction', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('decimals', sa.Integer(), nullable=True),
    sa.Column('frequency', sa.Enum('year', 'half', 'quarter', 'month', name='frequency', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('release_lag_days', sa.Integer(), nullable=False),
    sa.Column('target_path', sa.Enum('linear', 'step', name='pathkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('is_binary', sa.Boolean(), nullable=False),
    sa.Column('trend_tolerance', ExactDecimal(), nullable=True),
    sa.Column('weight', ExactDecimal(), nullable=False),
    sa.Column('custodian', sa.String(), nullable=True),
    sa.Column('method', sa.String(), nullable=True),
    sa.Column('limitations', sa.String(), nullable=True),
    sa.Column('review_status', sa.Enum('not_reviewed', 'confirmed', 'revised', 'replaced', 'retired', name='reviewstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('replaced_by', sa.String(length=80), nullable=True),
    sa.Column('status_override', sa.Enum('on_track', 'at_risk', 'off_track', 'not_applicable', 'not_due', 'no_data', name='statusoverride', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('override_reason', sa.String(), nullable=True),
    sa.Column('source', sa.String(), nullable=True),
    sa.Column('origin', sa.Enum('real', 'adapted', 'illustrative', name='origin', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('removed_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("(status_override IS NULL) = (override_reason IS NULL) AND override_reason <> ''", name=op.f('ck_indicator_override_has_reason')),
    sa.CheckConstraint('CAST(trend_tolerance AS NUMERIC) >= 0', name=op.f('ck_indicator_trend_tolerance')),
    sa.CheckConstraint('CAST(weight AS NUMERIC) >= 0', name=op.f('ck_indicator_weight')),
    sa.CheckConstraint('decimals BETWEEN 0 AND 9', name=op.f('ck_indicator_decimals')),
    sa.CheckConstraint('release_lag_days BETWEEN 0 AND 3660', name=op.f('ck_indicator_release_lag_days')),
    sa.ForeignKeyConstraint(['plan', 'node'], ['node.plan', 'node.code'], name=op.f('fk_indicator_plan_node'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['plan', 'replaced_by'], ['indicator.plan', 'indicator.code'], name=op.f('fk_indicator_plan_replaced_by'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['plan'], ['plan.code'], name=op.f('fk_indicator_plan'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['removed_by'], ['import_run.id'], name=op.f('fk_indicator_removed_by')),
    sa.PrimaryKeyConstraint('plan', 'code', name=op.f('pk_indicator'))
    )
    op.create_index(op.f('ix_indicator_plan_node'), 'indicator', ['plan', 'node'], unique=False)
    op.create_index(op.f('ix_indicator_plan_replaced_by'), 'indicator', ['plan', 'replaced_by'], unique=False)
    op.create_table('level_followed',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('level', sa.String(length=80), nullable=False),
    sa.Column('followed', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['plan', 'followed'], ['level.plan', 'level.code'], name=op.f('fk_level_followed_plan_followed'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['plan', 'level'], ['level.plan', 'level.code'], name=op.f('fk_level_followed_plan_level'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('plan', 'level', 'followed', name=op.f('pk_level_followed'))
    )
    op.create_table('level_parent',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('level', sa.String(length=80), nullable=False),
    sa.Column('parent', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['plan', 'level'], ['level.plan', 'level.code'], name=op.f('fk_level_parent_plan_level'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['plan', 'parent'], ['level.plan', 'level.code'], name=op.f('fk_level_parent_plan_parent'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('plan', 'level', 'parent', name=op.f('pk_level_parent'))
    )
    op.create_table('milestone',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('project', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['plan', 'project'], ['project.plan', 'project.code'], name=op.f('fk_milestone_plan_project'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('plan', 'project', 'title', name=op.f('pk_milestone'))
    )
    op.create_table('node_policy',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('node', sa.String(length=80), nullable=False),
    sa.Column('policy', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['plan', 'node'], ['node.plan', 'node.code'], name=op.f('fk_node_policy_plan_node'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['plan', 'policy'], ['node.plan', 'node.code'], name=op.f('fk_node_policy_plan_policy'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('plan', 'node', 'policy', name=op.f('pk_node_policy'))
    )
    op.create_table('package_approval',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('package', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(64), nullable=False),
    sa.Column('person', sa.String(), nullable=True),
    sa.Column('name', sa.String(), nullable=True),
    sa.Column('override_reason', sa.String(), nullable=True),
    sa.Column('approved_at', UtcDateTime(), nullable=False),
    sa.Column('ended_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint('(person IS NULL) = (name IS NOT NULL)', name=op.f('ck_package_approval_by_somebody')),
    sa.ForeignKeyConstraint(['package'], ['desk_package.id'], name=op.f('fk_package_approval_package')),
    sa.ForeignKeyConstraint(['person'], ['person.account'], name=op.f('fk_package_approval_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_package_approval'))
    )
    op.create_index(op.f('ix_package_approval_package'), 'package_approval', ['package'], unique=False)
    op.create_table('package_comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('package', sa.Integer(), nullable=False),
    sa.Column('thing', sa.String(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('written_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.account'], name=op.f('fk_package_comment_by')),
    sa.ForeignKeyConstraint(['package'], ['desk_package.id'], name=op.f('fk_package_comment_package')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_package_comment'))
    )
    op.create_index(op.f('ix_package_comment_package'), 'package_comment', ['package'], unique=False)
    op.create_table('progress_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('project', sa.String(length=80), nullable=False),
    sa.Column('reported_on', sa.Date(), nullable=False),
    sa.Column('planned_percent', ExactDecimal(), nullable=True),
    sa.Column('actual_percent', ExactDecimal(), nullable=True),
    sa.Column('spent_billion_rial', ExactDecimal(), nullable=True),
    sa.Column('status', sa.Enum('not_started', 'on_track', 'delayed', 'stopped', 'completed', 'cancelled', name='projectstatus', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('corrects', sa.Date(), nullable=True),
    sa.Column('source', sa.String(), nullable=True),
    sa.Column('origin', sa.Enum('real', 'adapted', 'illustrative', name='origin', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('revises', sa.Integer(), nullable=True),
    sa.Column('imported_by', sa.Integer(), nullable=False),
    sa.CheckConstraint('CAST(actual_percent AS NUMERIC) BETWEEN 0 AND 100', name=op.f('ck_progress_report_actual_percent')),
    sa.CheckConstraint('CAST(planned_percent AS NUMERIC) BETWEEN 0 AND 100', name=op.f('ck_progress_report_planned_percent')),
    sa.CheckConstraint('CAST(spent_billion_rial AS NUMERIC) >= 0', name=op.f('ck_progress_report_spent_billion_rial')),
    sa.CheckConstraint('corrects < reported_on', name=op.f('ck_progress_report_corrects')),
    sa.ForeignKeyConstraint(['imported_by'], ['import_run.id'], name=op.f('fk_progress_report_imported_by')),
    sa.ForeignKeyConstraint(['plan', 'project'], ['project.plan', 'project.code'], name=op.f('fk_progress_report_plan_project'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['revises'], ['progress_report.id'], name=op.f('fk_progress_report_revises')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_progress_report'))
    )
    op.create_index('ix_progress_report_key', 'progress_report', ['plan', 'project', 'reported_on'], unique=False)
    op.create_index('uq_progress_report_first', 'progress_report', ['plan', 'project', 'reported_on'], unique=True, sqlite_where=sa.text('revises IS NULL'), postgresql_where=sa.text('revises IS NULL'))
    op.create_index('uq_progress_report_revises', 'progress_report', ['revises'], unique=True)
    op.create_table('project_district',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('project', sa.String(length=80), nullable=False),
    sa.Column('district', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['plan', 'district'], ['district.plan', 'district.code'], name=op.f('fk_project_district_plan_district'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['plan', 'project'], ['project.plan', 'project.code'], name=op.f('fk_project_district_plan_project'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('plan', 'project', 'district', name=op.f('pk_project_district'))
    )
    op.create_table('project_strategy',
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('project', sa.String(length=80), nullable=False),
    sa.Column('strategy', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['plan', 'project'], ['project.plan', 'project.code'], name=op.f('fk_project_strategy_plan_project'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['plan', 'strategy'], ['node.plan', 'node.code'], name=op.f('fk_project_strategy_plan_strategy'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('plan', 'project', 'strategy', name=op.f('pk_project_strategy'))
    )
    op.create_table('foreign_judgement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan', sa.String(), nullable=False),
    sa.Column('indicator', sa.String(), nullable=False),
    sa.Column('district', sa.String(), nullable=True),
    sa.Column('period', sa.String(), nullable=False),
    sa.Column('system', sa.String(), nullable=False),
    sa.Column('range_name', sa.String(), nullable=True),
    sa.Column('status', sa.String(), nullable=True),
    sa.Column('colour', sa.String(), nullable=True),
    sa.Column('trend', sa.Integer(), nullable=True),
    sa.Column('imported_by', sa.Integer(), nullable=False),
    sa.CheckConstraint("status IN ('on_track', 'at_risk', 'off_track')", name=op.f('ck_foreign_judgement_status')),
    sa.CheckConstraint('length(colour) = 7', name=op.f('ck_foreign_judgement_colour')),
    sa.CheckConstraint('trend BETWEEN -2 AND 1', name=op.f('ck_foreign_judgement_trend')),
    sa.ForeignKeyConstraint(['imported_by'], ['import_run.id'], name=op.f('fk_foreign_judgement_imported_by')),
    sa.ForeignKeyConstraint(['plan', 'district'], ['district.plan', 'district.code'], name=op.f('fk_foreign_judgement_plan_district'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['plan', 'indicator'], ['indicator.plan', 'indicator.code'], name=op.f('fk_foreign_judgement_plan_indicator'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_foreign_judgement'))
    )
    op.create_index('ix_foreign_judgement_key', 'foreign_judgement', ['plan', 'indicator', 'district', 'period'], unique=False)
    op.create_table('observation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('indicator', sa.String(length=80), nullable=False),
    sa.Column('district', sa.String(length=80), nullable=True),
    sa.Column('period', sa.String(), nullable=False),
    sa.Column('value', ExactDecimal(), nullable=True),
    sa.Column('flag', sa.Enum('final', 'preliminary', 'estimated', 'revised', 'missing', 'not_applicable', name='flag', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('source', sa.String(), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('revises', sa.Integer(), nullable=True),
    sa.Column('imported_by', sa.Integer(), nullable=False),
    sa.CheckConstraint("(flag IN ('missing', 'not_applicable')) = (value IS NULL)", name=op.f('ck_observation_missing_has_no_value')),
    sa.CheckConstraint("flag <> 'missing' OR reason IS NOT NULL", name=op.f('ck_observation_missing_has_reason')),
    sa.ForeignKeyConstraint(['imported_by'], ['import_run.id'], name=op.f('fk_observation_imported_by')),
    sa.ForeignKeyConstraint(['plan', 'district'], ['district.plan', 'district.code'], name=op.f('fk_observation_plan_district'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['plan', 'indicator'], ['indicator.plan', 'indicator.code'], name=op.f('fk_observation_plan_indicator'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['revises'], ['observation.id'], name=op.f('fk_observation_revises')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observation'))
    )
    op.create_index('ix_observation_key', 'observation', ['plan', 'indicator', 'district', 'period'], unique=False)
    op.create_index('uq_observation_first', 'observation', ['plan', 'indicator', sa.literal_column("coalesce(district, '')"), 'period'], unique=True, sqlite_where=sa.text('revises IS NULL'), postgresql_where=sa.text('revises IS NULL'))
    op.create_index('uq_observation_revises', 'observation', ['revises'], unique=True)
    op.create_table('target',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('indicator', sa.String(length=80), nullable=False),
    sa.Column('district', sa.String(length=80), nullable=True),
    sa.Column('period', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('baseline', 'target', name='targetkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('value', ExactDecimal(), nullable=True),
    sa.Column('alarm', ExactDecimal(), nullable=True),
    sa.Column('floor', ExactDecimal(), nullable=True),
    sa.Column('band_low', ExactDecimal(), nullable=True),
    sa.Column('band_high', ExactDecimal(), nullable=True),
    sa.Column('critical_low', ExactDecimal(), nullable=True),
    sa.Column('critical_high', ExactDecimal(), nullable=True),
    sa.CheckConstraint('CAST(band_low AS NUMERIC) < CAST(band_high AS NUMERIC)', name=op.f('ck_target_band')),
    sa.ForeignKeyConstraint(['plan', 'district'], ['district.plan', 'district.code'], name=op.f('fk_target_plan_district'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['plan', 'indicator'], ['indicator.plan', 'indicator.code'], name=op.f('fk_target_plan_indicator'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_target'))
    )
    op.create_index('uq_target_key', 'target', ['plan', 'indicator', sa.literal_column("coalesce(district, '')"), 'period', 'kind'], unique=True)
    for table in ('audit_entry', 'field_revision', 'foreign_judgement', 'imported_file', 'observation', 'progress_report', 'release'):
        let_rows_only_be_added(table)


def downgrade() -> None:
    op.drop_table('target')
    op.drop_table('observation')
    op.drop_table('foreign_judgement')
    op.drop_table('project_strategy')
    op.drop_table('project_district')
    op.drop_table('progress_report')
    op.drop_table('package_comment')
    op.drop_table('package_approval')
    op.drop_table('node_policy')
    op.drop_table('milestone')
    op.drop_table('level_parent')
    op.drop_table('level_followed')
    op.drop_table('indicator')
    op.drop_table('draft_preview')
    op.drop_table('desk_job')
    op.drop_table('budget_line')
    op.drop_table('boundary')
    op.drop_table('approval_link')
    op.drop_table('source')
    op.drop_table('quality_flag')
    op.drop_table('project')
    op.drop_table('process')
    op.drop_table('portfolio')
    op.drop_table('node')
    op.drop_table('level')
    op.drop_table('field_revision')
    op.drop_table('event')
    op.drop_table('document')
    op.drop_table('district')
    op.drop_table('desk_package')
    op.drop_table('delivery')
    op.drop_table('claim')
    op.drop_table('visit')
    op.drop_table('sign_in_link')
    op.drop_table('release')
    op.drop_table('recovery_code')
    op.drop_table('quality_answer')
    op.drop_table('price_index')
    op.drop_table('person_role')
    op.drop_table('passkey_challenge')
    op.drop_table('passkey')
    op.drop_table('import_run')
    op.drop_table('follow')
    op.drop_table('desk_session')
    op.drop_table('subscriber')
    op.drop_table('sign_in_delay')
    op.drop_table('sent_picture')
    op.drop_table('send_rate')
    op.drop_table('running_process')
    op.drop_table('plan')
    op.drop_table('person')
    op.drop_table('inbound_update')
    op.drop_table('imported_file')
    op.drop_table('city_setting')
    op.drop_table('calendar_run')
    op.drop_table('brake')
    op.drop_table('audit_entry')
    drop_function()
