CREATE TABLE `individual_number` (
	`person_id` text PRIMARY KEY NOT NULL,
	`tag` blob NOT NULL,
	`number_sealed` blob NOT NULL,
	`rev` integer NOT NULL,
	`recorded_at` text NOT NULL,
	CONSTRAINT "individual_number_sealed" CHECK(typeof("individual_number"."number_sealed") = 'blob' and length("individual_number"."number_sealed") >= 65),
	CONSTRAINT "individual_number_tag" CHECK(typeof("individual_number"."tag") = 'blob' and length("individual_number"."tag") = 16)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `individual_number_tag_unique` ON `individual_number` (`tag`);--> statement-breakpoint
CREATE TABLE `budget` (
	`name` text PRIMARY KEY NOT NULL,
	`minute` integer NOT NULL,
	`spent` integer NOT NULL,
	`granted` integer NOT NULL,
	`refused` integer NOT NULL,
	`refused_at` text
);
--> statement-breakpoint
CREATE TABLE `use_count` (
	`id` text NOT NULL,
	`day` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`id`, `day`)
);
--> statement-breakpoint
CREATE TABLE `use_log` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` text NOT NULL,
	`request_id` text NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`kind` text NOT NULL,
	`persons` integer NOT NULL,
	`granted` integer NOT NULL
);
