CREATE TABLE `municipality` (
	`code` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kana` text NOT NULL,
	`state` text NOT NULL,
	`held_reason` text,
	`schema_version` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `office` (
	`municipality` text NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`phone` text NOT NULL,
	`issues_on_the_day` integer NOT NULL,
	PRIMARY KEY(`municipality`, `code`),
	FOREIGN KEY (`municipality`) REFERENCES `municipality`(`code`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `client` (
	`id` text PRIMARY KEY NOT NULL,
	`municipality` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`institution_code` text,
	`jwk` text NOT NULL,
	`ends_on` text NOT NULL,
	`registered_by` text NOT NULL,
	`registered_at` text NOT NULL,
	`revoked_at` text,
	`used_at` text,
	FOREIGN KEY (`municipality`) REFERENCES `municipality`(`code`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `client_municipality` ON `client` (`municipality`);--> statement-breakpoint
CREATE TABLE `client_scope` (
	`client_id` text NOT NULL,
	`scope` text NOT NULL,
	`fields` text NOT NULL,
	PRIMARY KEY(`client_id`, `scope`),
	FOREIGN KEY (`client_id`) REFERENCES `client`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `device` (
	`id` text PRIMARY KEY NOT NULL,
	`municipality` text NOT NULL,
	`office` text NOT NULL,
	`name` text NOT NULL,
	`thumbprint` text NOT NULL,
	`registered_at` text NOT NULL,
	`cut_at` text,
	FOREIGN KEY (`municipality`) REFERENCES `municipality`(`code`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `device_thumbprint` ON `device` (`thumbprint`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`staff_id` text NOT NULL,
	`device_id` text NOT NULL,
	`municipality` text NOT NULL,
	`office` text NOT NULL,
	`created_at` text NOT NULL,
	`seen_at` text NOT NULL,
	`expires_at` text NOT NULL,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`device_id`) REFERENCES `device`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_staff` ON `session` (`staff_id`);--> statement-breakpoint
CREATE TABLE `staff` (
	`id` text PRIMARY KEY NOT NULL,
	`municipality` text NOT NULL,
	`number` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`office` text NOT NULL,
	`ended_at` text,
	FOREIGN KEY (`municipality`) REFERENCES `municipality`(`code`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `staff_permission` (
	`staff_id` text NOT NULL,
	`permission` text NOT NULL,
	PRIMARY KEY(`staff_id`, `permission`),
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `used_assertion` (
	`client_id` text NOT NULL,
	`jti` text NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`client_id`, `jti`)
);
