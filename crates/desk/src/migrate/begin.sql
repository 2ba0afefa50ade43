create table desk_schema (
    "only"  bigint not null primary key check ("only" = 1),
    version bigint not null check (version >= 0)
);
insert into desk_schema ("only", version) values (1, 0);
