CREATE TABLE `decision_proposal` (
	`id` text PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL,
	`application_id` text NOT NULL,
	`application_rev` integer NOT NULL,
	`person_id` text NOT NULL,
	`outcome` text NOT NULL,
	`reason_code` text NOT NULL,
	`valid_from` text,
	`valid_to` text,
	`ordinance_version` integer NOT NULL,
	`judged_on` text NOT NULL,
	`basis_sealed` blob NOT NULL,
	FOREIGN KEY (`id`) REFERENCES `approval`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`application_id`) REFERENCES `application`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "decision_proposal_basis_sealed" CHECK(typeof("decision_proposal"."basis_sealed") = 'blob' and length("decision_proposal"."basis_sealed") >= 65)
);
--> statement-breakpoint
CREATE INDEX `decision_proposal_application` ON `decision_proposal` (`application_id`);