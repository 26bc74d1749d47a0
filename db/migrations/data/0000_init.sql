CREATE TABLE `application` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`receipt_no` text NOT NULL,
	`scheme` text NOT NULL,
	`procedure` text NOT NULL,
	`status` text NOT NULL,
	`person_id` text NOT NULL,
	`applicant_id` text,
	`channel` text NOT NULL,
	`office` text NOT NULL,
	`received_on` text NOT NULL,
	`postmarked_on` text,
	`event_on` text NOT NULL,
	`entered_at` text NOT NULL,
	`late_entry_reason` text,
	`taken_by` text NOT NULL,
	`insurance_pending` integer NOT NULL,
	`detail_sealed` blob NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`applicant_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "application_detail_sealed" CHECK(typeof("application"."detail_sealed") = 'blob' and length("application"."detail_sealed") >= 65)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `application_receipt_no` ON `application` (`receipt_no`);--> statement-breakpoint
CREATE UNIQUE INDEX `application_open` ON `application` (`person_id`,`scheme`) WHERE "application"."status" in ('received', 'awaiting-documents', 'in-review', 'proposed');--> statement-breakpoint
CREATE INDEX `application_status` ON `application` (`status`,`received_on`);--> statement-breakpoint
CREATE TABLE `application_document` (
	`application_id` text NOT NULL,
	`document` text NOT NULL,
	`state` text NOT NULL,
	`due_on` text,
	PRIMARY KEY(`application_id`, `document`),
	FOREIGN KEY (`application_id`) REFERENCES `application`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `draft` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`staff_id` text NOT NULL,
	`form` text NOT NULL,
	`saved_at` text NOT NULL,
	`body_sealed` blob NOT NULL,
	CONSTRAINT "draft_body_sealed" CHECK(typeof("draft"."body_sealed") = 'blob' and length("draft"."body_sealed") >= 65)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `draft_of` ON `draft` (`staff_id`,`form`);--> statement-breakpoint
CREATE TABLE `identity_check` (
	`application_id` text NOT NULL,
	`of` text NOT NULL,
	`kind` text NOT NULL,
	`evidence` text NOT NULL,
	`manner` text NOT NULL,
	`checked_by` text NOT NULL,
	`checked_at` text NOT NULL,
	PRIMARY KEY(`application_id`, `of`, `kind`),
	FOREIGN KEY (`application_id`) REFERENCES `application`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `approval` (
	`id` text PRIMARY KEY NOT NULL,
	`action` text NOT NULL,
	`ref_id` text NOT NULL,
	`request_hash` blob NOT NULL,
	`requested_by` text NOT NULL,
	`requested_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`state` text NOT NULL,
	`decided_by` text,
	`decided_at` text,
	`refusal_reason` text
);
--> statement-breakpoint
CREATE INDEX `approval_pending` ON `approval` (`state`,`requested_at`);--> statement-breakpoint
CREATE INDEX `approval_ref` ON `approval` (`ref_id`);--> statement-breakpoint
CREATE TABLE `document_handle` (
	`id` text PRIMARY KEY NOT NULL,
	`session` text NOT NULL,
	`kind` text NOT NULL,
	`ref_id` text NOT NULL,
	`expires_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `certificate` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`person_id` text NOT NULL,
	`entitlement_id` text NOT NULL,
	`issue_no` integer NOT NULL,
	`state` text NOT NULL,
	`reason` text NOT NULL,
	`issued_on` text NOT NULL,
	`issued_at` text NOT NULL,
	`valid_from` text NOT NULL,
	`valid_to` text NOT NULL,
	`code_tag` blob NOT NULL,
	`face_sealed` blob NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entitlement_id`) REFERENCES `entitlement`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "certificate_face_sealed" CHECK(typeof("certificate"."face_sealed") = 'blob' and length("certificate"."face_sealed") >= 65)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `certificate_code` ON `certificate` (`code_tag`);--> statement-breakpoint
CREATE UNIQUE INDEX `certificate_current` ON `certificate` (`entitlement_id`) WHERE "certificate"."state" = 'current';--> statement-breakpoint
CREATE UNIQUE INDEX `certificate_issue` ON `certificate` (`entitlement_id`,`issue_no`);--> statement-breakpoint
CREATE TABLE `determination` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`application_id` text NOT NULL,
	`person_id` text NOT NULL,
	`outcome` text NOT NULL,
	`reason_code` text NOT NULL,
	`effective_on` text NOT NULL,
	`proposed_outcome` text NOT NULL,
	`rule_version` text NOT NULL,
	`ordinance_version` integer NOT NULL,
	`proposed_by` text NOT NULL,
	`decided_by` text NOT NULL,
	`decided_at` text NOT NULL,
	`approval_id` text NOT NULL,
	`basis_sealed` blob NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `application`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "determination_basis_sealed" CHECK(typeof("determination"."basis_sealed") = 'blob' and length("determination"."basis_sealed") >= 65)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `determination_once` ON `determination` (`application_id`);--> statement-breakpoint
CREATE TABLE `entitlement` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`person_id` text NOT NULL,
	`determination_id` text NOT NULL,
	`scheme` text NOT NULL,
	`valid_from` text NOT NULL,
	`valid_to` text NOT NULL,
	`recorded_at` text NOT NULL,
	`superseded_at` text,
	`state` text NOT NULL,
	`lost_on` text,
	`guardian_id` text,
	`benefit_sealed` blob NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`determination_id`) REFERENCES `determination`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "entitlement_benefit_sealed" CHECK(typeof("entitlement"."benefit_sealed") = 'blob' and length("entitlement"."benefit_sealed") >= 65)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `entitlement_known` ON `entitlement` (`person_id`,`scheme`,`valid_from`) WHERE "entitlement"."superseded_at" is null;--> statement-breakpoint
CREATE INDEX `entitlement_determination` ON `entitlement` (`determination_id`);--> statement-breakpoint
CREATE TABLE `ordinance` (
	`id` text PRIMARY KEY NOT NULL,
	`scheme` text NOT NULL,
	`version` integer NOT NULL,
	`body` text NOT NULL,
	`recorded_at` text NOT NULL,
	`approval_id` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ordinance_version` ON `ordinance` (`scheme`,`version`);--> statement-breakpoint
CREATE TABLE `sequence` (
	`name` text PRIMARY KEY NOT NULL,
	`value` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `hub_certificate` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`person_id` text NOT NULL,
	`entitlement_id` text NOT NULL,
	`kind_id` text NOT NULL,
	`display_order` integer NOT NULL,
	`valid_from` text NOT NULL,
	`valid_to` text NOT NULL,
	`expired_on` text,
	`registered_at` text NOT NULL,
	`face_sealed` blob NOT NULL,
	CONSTRAINT "hub_certificate_face_sealed" CHECK(typeof("hub_certificate"."face_sealed") = 'blob' and length("hub_certificate"."face_sealed") >= 65)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `hub_certificate_of` ON `hub_certificate` (`entitlement_id`);--> statement-breakpoint
CREATE TABLE `hub_exchange` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`ref_id` text NOT NULL,
	`name` text NOT NULL,
	`at` text NOT NULL,
	`status` text NOT NULL,
	`error` text
);
--> statement-breakpoint
CREATE INDEX `hub_exchange_person` ON `hub_exchange` (`person_id`,`at`);--> statement-breakpoint
CREATE TABLE `hub_subject` (
	`person_id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`state` text NOT NULL,
	`detail` text,
	`pmh_id_sealed` blob,
	`pmh_id_tag` blob,
	`not_disclosed` integer NOT NULL,
	`view_suspended` integer NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "hub_subject_pmh_id_sealed" CHECK("hub_subject"."pmh_id_sealed" is null or (typeof("hub_subject"."pmh_id_sealed") = 'blob' and length("hub_subject"."pmh_id_sealed") >= 65))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `hub_subject_pmh_id` ON `hub_subject` (`pmh_id_tag`) WHERE "hub_subject"."pmh_id_tag" is not null;--> statement-breakpoint
CREATE TABLE `link_key` (
	`tag` blob PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`client_id` text NOT NULL,
	`purpose` text NOT NULL,
	`expires_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `link_key_expiry` ON `link_key` (`expires_at`);--> statement-breakpoint
CREATE TABLE `job` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`target` text NOT NULL,
	`state` text NOT NULL,
	`cursor` integer NOT NULL,
	`total` integer NOT NULL,
	`accepted` integer NOT NULL,
	`changed` integer NOT NULL,
	`unchanged` integer NOT NULL,
	`rejected` integer NOT NULL,
	`manifest` blob,
	`plan` text,
	`lease_by` text,
	`lease_until` text,
	`started_by` text NOT NULL,
	`started_at` text NOT NULL,
	`finished_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `job_once` ON `job` (`kind`,`target`);--> statement-breakpoint
CREATE TABLE `job_chunk` (
	`job_id` text NOT NULL,
	`first_row` integer NOT NULL,
	`outcomes` text NOT NULL,
	PRIMARY KEY(`job_id`, `first_row`),
	FOREIGN KEY (`job_id`) REFERENCES `job`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `job_item` (
	`job_id` text NOT NULL,
	`row` integer NOT NULL,
	`reason` text NOT NULL,
	`column` text,
	`person_id` text,
	`resolved_at` text,
	PRIMARY KEY(`job_id`, `row`),
	FOREIGN KEY (`job_id`) REFERENCES `job`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`topic` text NOT NULL,
	`person_id` text NOT NULL,
	`ref_id` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`due_at` text NOT NULL,
	`last_error` text,
	`created_at` text NOT NULL,
	`done_at` text
);
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`state`,`due_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_once` ON `outbox` (`topic`,`ref_id`);--> statement-breakpoint
CREATE TABLE `checkpoint` (
	`size` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`note` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `cosignature` (
	`size` integer NOT NULL,
	`witness` text NOT NULL,
	`line` text NOT NULL,
	`at` text NOT NULL,
	PRIMARY KEY(`size`, `witness`)
);
--> statement-breakpoint
CREATE TABLE `leaf` (
	`seq` integer PRIMARY KEY NOT NULL,
	`bytes` blob NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`office` text,
	`device` text,
	`result` text NOT NULL,
	`request_id` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `leaf_at` ON `leaf` (`at`);--> statement-breakpoint
CREATE INDEX `leaf_actor` ON `leaf` (`actor`,`at`);--> statement-breakpoint
CREATE TABLE `leaf_subject` (
	`person_id` text NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`person_id`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `log_head` (
	`id` integer PRIMARY KEY NOT NULL,
	`size` integer NOT NULL,
	`frontier` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `log_node` (
	`level` integer NOT NULL,
	`position` integer NOT NULL,
	`hash` blob NOT NULL,
	PRIMARY KEY(`level`, `position`)
);
--> statement-breakpoint
CREATE TABLE `person` (
	`id` text PRIMARY KEY NOT NULL,
	`atena_no` text,
	`integrated_no` text NOT NULL,
	`standing` text NOT NULL,
	`number_pending` integer NOT NULL,
	`merged_into_id` text,
	`recorded_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `person_atena_no` ON `person` (`atena_no`) WHERE "person"."merged_into_id" is null;--> statement-breakpoint
CREATE UNIQUE INDEX `person_integrated_no` ON `person` (`integrated_no`);--> statement-breakpoint
CREATE TABLE `person_tag` (
	`person_id` text NOT NULL,
	`field` text NOT NULL,
	`tag` blob NOT NULL,
	PRIMARY KEY(`tag`, `field`, `person_id`),
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `person_tag_person` ON `person_tag` (`person_id`);--> statement-breakpoint
CREATE TABLE `person_version` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`rev` integer NOT NULL,
	`valid_from` text NOT NULL,
	`recorded_at` text NOT NULL,
	`superseded_at` text,
	`source` text NOT NULL,
	`reason` text NOT NULL,
	`residence` text NOT NULL,
	`household_no` text,
	`ident_sealed` blob NOT NULL,
	`whereabouts_sealed` blob NOT NULL,
	`row_tag` blob NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "person_version_ident_sealed" CHECK(typeof("person_version"."ident_sealed") = 'blob' and length("person_version"."ident_sealed") >= 65),
	CONSTRAINT "person_version_whereabouts_sealed" CHECK(typeof("person_version"."whereabouts_sealed") = 'blob' and length("person_version"."whereabouts_sealed") >= 65)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `person_version_known` ON `person_version` (`person_id`,`valid_from`) WHERE "person_version"."superseded_at" is null;--> statement-breakpoint
CREATE INDEX `person_version_household` ON `person_version` (`household_no`) WHERE "person_version"."superseded_at" is null;--> statement-breakpoint
CREATE TABLE `support_measure` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`rev` integer NOT NULL,
	`from_on` text NOT NULL,
	`until_on` text,
	`ended_at` text,
	`recorded_at` text NOT NULL,
	`detail_sealed` blob NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "support_measure_detail_sealed" CHECK(typeof("support_measure"."detail_sealed") = 'blob' and length("support_measure"."detail_sealed") >= 65)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `support_measure_open` ON `support_measure` (`person_id`) WHERE "support_measure"."ended_at" is null;