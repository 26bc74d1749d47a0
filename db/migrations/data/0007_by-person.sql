CREATE INDEX `application_person` ON `application` (`person_id`);--> statement-breakpoint
CREATE INDEX `application_applicant` ON `application` (`applicant_id`);--> statement-breakpoint
CREATE INDEX `certificate_person` ON `certificate` (`person_id`,`issued_at`);--> statement-breakpoint
CREATE INDEX `person_version_person` ON `person_version` (`person_id`);